import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { clientOf, type EmulatedServer, emulatedServer, rowsOf } from '../support/server.js';
import type { SpoolTask } from '../writer/spool-process.js';

const KILLS = process.env['SOAK'] === undefined ? 4 : 100;
/** Numbers that one process may write. */
const RANGE = 1_000_000;
const packages = join(import.meta.dirname, '../../..');

let server: EmulatedServer;
let directory: string;
let script: string;
beforeAll(async () => {
  server = await emulatedServer();
  directory = await mkdtemp(join(tmpdir(), 'writer-kill-'));
  script = join(directory, 'spool-process.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../writer/spool-process.ts')],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['ws'],
    alias: {
      '@sdk/core': join(packages, 'core/src/index.ts'),
      '@sdk/timeplus': join(packages, 'timeplus/src/index.ts'),
      '#websocket': join(packages, 'core/src/runtime/websocket.node.ts'),
    },
  });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** Runs a process until it ends, or until it has acknowledged so many numbers; then it is killed. */
async function run(task: SpoolTask, killAfter = Infinity): Promise<number[]> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify(task)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text;
    if (output.split(/\s+/).length > killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process failed: ${errors}`);
  // A line without its end was not finished when the process died.
  const lines = output.split('\n').slice(0, -1);
  return lines.flatMap(line => line.split(' ').map(Number));
}

describe('a writer with a spool that is killed', () => {
  test.each([
    ['ordered', true],
    ['in parallel', false],
  ])(
    '%s: each acknowledged row is stored, each row at most once',
    async (_name, ordered) => {
      const stream = `kill_${ordered ? 'ordered' : 'parallel'}`;
      await server.emulator.createStream({ name: stream, columns: [{ name: 'n', type: 'int32' }] });
      const task: SpoolTask = {
        baseUrl: server.baseUrl,
        workspace: server.workspace,
        key: server.emulator.apiKey,
        stream,
        path: join(directory, `${stream}.spool`),
        ordered,
      };
      const acknowledged: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        // Answers that get lost and slow ones, so that requests are under way and stored when the process dies.
        const match = { path: '/*/api/v1beta2/streams/*/ingest', skip: kill % 5 };
        server.emulator.faults.add({ match, effect: { reset: 'before' } });
        server.emulator.faults.add({ match: { ...match, count: 100 }, effect: { delayMs: kill % 7 } });
        acknowledged.push(...(await run({ ...task, from: kill * RANGE }, 40 + ((kill * 37) % 200))));
        server.emulator.faults.clear();
      }
      await run(task);

      const rows = await rowsOf<{ n: number }>(clientOf(server), `select n from table(${stream})`);
      const stored = rows.map(({ n }) => n);
      const found = new Set(stored);
      expect(acknowledged.length).toBeGreaterThan(40 * KILLS);
      expect(stored).toHaveLength(found.size);
      expect(acknowledged.filter(n => !found.has(n))).toEqual([]);
      if (ordered) expect(stored).toEqual([...stored].sort((a, b) => a - b));
    },
    KILLS * 5_000,
  );
});
