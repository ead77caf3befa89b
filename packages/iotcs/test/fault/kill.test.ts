import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type { SendingTask } from '../support/sending-process.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';

const KILLS = process.env['SOAK'] === undefined ? 10 : 200;
/** Numbers that one process may send. */
const RANGE = 1_000_000;
const packages = join(import.meta.dirname, '../../..');

let server: EmulatedServer;
let directory: string;
let script: string;
beforeAll(async () => {
  server = await emulatedServer();
  directory = await mkdtemp(join(tmpdir(), 'iotcs-kill-'));
  script = join(directory, 'sending-process.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../support/sending-process.ts')],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['ws'],
    alias: {
      '@sdk/core': join(packages, 'core/src/index.ts'),
      '@sdk/iotcs': join(packages, 'iotcs/src/index.ts'),
      '#websocket': join(packages, 'core/src/runtime/websocket.node.ts'),
      '#host': join(packages, 'iotcs/src/runtime/host.node.ts'),
    },
  });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** Runs a process until it ends, or until so many numbers were accepted; then it is killed. */
async function run(task: SendingTask, killAfter = Infinity): Promise<number[]> {
  const child = spawn(process.execPath, [script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text;
    if (output.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process failed: ${errors}`);
  // A line without its end was not finished when the process died.
  return output.split('\n').slice(0, -1).map(Number);
}

describe('a device that is killed while it sends guaranteed messages', () => {
  test(
    'loses none that was accepted, and keeps their order',
    async () => {
      const { provisioningFile: file, provisioningPassword: password, faults } = server.emulator;
      await (await openDevice(server)).close();
      const accepted: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        // Answers that are lost, busy servers and slow ones, so that the process dies in the middle of something.
        const match = { path: '/iot/api/v2/messages', skip: kill % 4 };
        faults.add({ match, effect: kill % 2 === 0 ? { reset: 'before' } : { status: 503 } });
        faults.add({ match: { ...match, count: 50 }, effect: { delayMs: kill % 7 } });
        accepted.push(...(await run({ file, password, from: kill * RANGE }, 20 + ((kill * 37) % 120))));
        faults.clear();
      }
      await run({ file, password });

      const messages = server.emulator.messages().filter(({ type }) => type === 'DATA');
      const ids = messages.map(({ clientId }) => clientId);
      const numbers = messages.map(({ payload }) =>
        Number((payload as { data: { label: string } }).data.label),
      );
      expect(accepted.length).toBeGreaterThan(15 * KILLS);
      expect(new Set(ids).size).toBe(ids.length);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      const arrived = new Set(numbers);
      expect(accepted.filter(n => !arrived.has(n))).toEqual([]);
    },
    KILLS * 6_000,
  );
});
