import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { build } from 'esbuild';
import { clientOf, type EmulatedServer, emulatedServer } from '../support/server.js';

const root = join(import.meta.dirname, '../..');
const execute = promisify(execFile);

let server: EmulatedServer;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  server = await emulatedServer();
  environment = {
    TIMEPLUS_HOST: server.baseUrl,
    TIMEPLUS_WORKSPACE: server.workspace,
    TIMEPLUS_API_KEY: server.emulator.apiKey,
  };
  await server.emulator.createStream({
    name: 'quakes',
    columns: [
      { name: 'id', type: 'int64' },
      { name: 'place', type: 'nullable(string)' },
    ],
  });
  await clientOf(server).views.create({ name: 'far_quakes', query: 'select place from quakes' });
  await clientOf(server).ddl(
    'create materialized view per_place as select place, count() as n from quakes group by place',
  );
  await mkdir(join(root, '.cache'), { recursive: true });
  // Inside of the package, so that its dependencies are found.
  folder = await mkdtemp(join(root, '.cache', 'command-'));
  await build({
    entryPoints: [join(root, 'src/types-command/cli.node.ts')],
    outfile: join(folder, 'cli.mjs'),
    alias: { '@sdk/core': join(root, '../core/src/index.ts') },
    nodePaths: [join(root, '../core/node_modules')],
    external: ['#websocket', 'ws'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
}, 300_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
  await server.close();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  args: readonly string[],
  variables: Record<string, string> = environment,
): Promise<Outcome> {
  try {
    const { stdout, stderr } = await execute(process.execPath, [join(folder, 'cli.mjs'), ...args], {
      env: variables,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Outcome;
    return { code, stdout, stderr };
  }
}

// Each of these starts a process or two.
jest.setTimeout(120_000);

describe('sdk-timeplus types', () => {
  test('writes the types of streams, views and materialized views', async () => {
    const { code, stdout, stderr } = await run(['types']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('export interface Quakes {\n  /** int64 */\n  readonly id: bigint;\n');
    expect(stdout).toContain('readonly place: string | null;');
    expect(stdout).toMatch(/export interface FarQuakes \{\n {2}\/\*\* nullable\(string\) \*\//);
    expect(stdout).toMatch(/export interface PerPlace \{[^}]*readonly n: bigint;/);
  });

  test('newer servers list materialized views elsewhere, which makes no difference', async () => {
    const cloud = await run(['types']);
    server.emulator.generation = 'enterprise';
    const enterprise = await run(['types']);
    server.emulator.generation = 'cloud';
    expect(enterprise).toEqual(cloud);
  });

  test('writes into a file, and only what is asked for', async () => {
    const out = join(folder, 'rows.ts');
    expect(await run(['types', '--out', out, '--streams', 'quakes'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const text = await readFile(out, 'utf8');
    expect(text).toContain('export interface Quakes {');
    expect(text).not.toContain('FarQuakes');
  });

  test('takes the address from its arguments', async () => {
    const { username, password } = server.emulator;
    const url = server.baseUrl.replace('://', `://${username}:${encodeURIComponent(password)}@`);
    const { code, stdout } = await run(['types', '--url', url, '--workspace', server.workspace], {});
    expect([code, stdout.includes('interface Quakes')]).toEqual([0, true]);
  });

  test.each([
    [['types', '--streams', 'nothing'], 1, 'nothing'],
    [['types', '--workspace', 'none-of-this-name'], 1, 'streams.list'],
    [['type'], 2, 'Usage'],
    [[], 2, 'Usage'],
    [['types', '--no-such-option'], 2, 'Usage'],
  ])('%j ends with code %i and says why, without the key', async (args, code, text) => {
    const outcome = await run(args);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(outcome.stderr).not.toContain(server.emulator.apiKey);
  });

  test('names a variable that is missing, and --help helps', async () => {
    expect(await run(['types'], {})).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('TIMEPLUS_HOST'),
    });
    expect(await run(['--help'], {})).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage') });
  });
});
