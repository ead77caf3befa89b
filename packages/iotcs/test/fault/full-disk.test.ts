import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fileMessageStore } from '@sdk/iotcs';
import { build } from 'esbuild';

const packages = join(import.meta.dirname, '../../..');
/** Adds messages until one is refused, and tells how many were accepted. */
const FILLING = `
import { dataMessage, fileMessageStore } from '@sdk/iotcs';
const store = fileMessageStore(process.argv[2]);
for (let n = 0; ; n++) {
  try {
    store.add(dataMessage({ source: 's', eventTime: n }, { format: 'f', data: { n } }));
  } catch (error) {
    console.log(JSON.stringify([n, error.code]));
    process.exit(0);
  }
}`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'iotcs-full-'));
  await build({
    stdin: { contents: FILLING, resolveDir: import.meta.dirname },
    outfile: join(directory, 'filling.mjs'),
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
afterAll(() => rm(directory, { recursive: true }));

test('a disk that takes a part of a message refuses it, and keeps those before', async () => {
  const path = join(directory, 'messages');
  // A limit for files behaves as a disk that gets full: what still fits is written, then nothing.
  const limited = 'trap "" XFSZ; ulimit -f 4; exec "$@"';
  const script = join(directory, 'filling.mjs');
  const args = ['-c', limited, 'sh', process.execPath, script, path];
  const { stdout } = await promisify(execFile)('bash', args);
  const [accepted, code] = JSON.parse(stdout);
  expect(code).toBe('EFBIG');
  expect(accepted).toBeGreaterThan(5);
  expect(fileMessageStore(path).load()).toHaveLength(accepted);
});
