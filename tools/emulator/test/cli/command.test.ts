import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BuiltEmulator, buildEmulator, endCommand, startCommand } from '../built-emulator.js';
import { openRaw, requestText } from '../host/raw-http.js';

const BUILD_LIMIT_MS = 300_000;
const SOAK_LIMIT_MS = 200_000;
/** Each one needs a file descriptor here and one in the emulator. */
const RUNNING_QUERIES = process.env['SOAK'] ? 10_000 : 200;

let built: BuiltEmulator;
let directory: string;
beforeAll(async () => {
  built = await buildEmulator();
  directory = await mkdtemp(join(tmpdir(), 'emulator-command-'));
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await built[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

interface Ready {
  readonly url: string;
  readonly workspace: string;
  readonly apiKey: string;
}

function readyOf(line: string): Ready {
  return (JSON.parse(line) as { platforms: { timeplus: Ready } }).platforms.timeplus;
}

function rest(
  { url, workspace, apiKey }: Ready,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${url}/${workspace}/api/v1beta2${path}`, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function countOf(ready: Ready, stream: string): Promise<number> {
  const response = await rest(ready, 'POST', '/exec', {
    sql: `select count() from ${stream}`,
    type: 'historical',
  });
  const { data } = (await response.json()) as { data: number[][] };
  return data[0]?.[0] ?? Number.NaN;
}

/** Resolves when a text has come in over a socket. */
function received(socket: Socket, wanted: string): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    socket.on('data', chunk => {
      text += chunk;
      if (text.includes(wanted)) resolve();
    });
    socket.on('close', () => reject(new Error('the connection was closed')));
  });
}

describe('sdk-emulator', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
    'prints one line of JSON that is ready for use, and ends with 0 on %s',
    async signal => {
      const command = await startCommand(built.cli, ['timeplus']);
      expect(command.line).toMatch(
        /^\{"ready":true,"platforms":\{"timeplus":\{"url":"http:\/\/127\.0\.0\.1:\d+","workspace":"default","apiKey":"\w{60}"\}\}\}$/,
      );
      const ready = readyOf(command.line);
      expect((await rest(ready, 'GET', '/streams')).status).toBe(200);
      expect(await endCommand(command, signal)).toBe(0);
      expect(command.output.stdout).toBe(`${command.line}\n`);
      expect(command.output.stderr).toContain(`timeplus: listening on ${ready.url}`);
    },
  );

  test('ends a running query in the orderly way', async () => {
    const command = await startCommand(built.cli, []);
    const ready = readyOf(command.line);
    await rest(ready, 'POST', '/streams', { name: 's', columns: [{ name: 'a', type: 'int32' }] });
    const query = await rest(ready, 'POST', '/queries', { sql: 'select * from s' });
    const ended = endCommand(command, 'SIGTERM');
    expect(await query.text()).toMatch(/event: query\ndata: .*"status":"canceled".*\n\n$/);
    expect(await ended).toBe(0);
  });

  test(
    'holds thousands of running queries',
    async () => {
      const command = await startCommand(built.cli, []);
      const ready = readyOf(command.line);
      await rest(ready, 'POST', '/streams', { name: 's', columns: [{ name: 'a', type: 'int32' }] });
      const request = requestText(
        'POST',
        `/${ready.workspace}/api/v1beta2/queries`,
        { 'x-api-key': ready.apiKey },
        '{"sql":"select a from s"}',
      );
      const sockets: Socket[] = [];
      while (sockets.length < RUNNING_QUERIES) {
        const burst = Array.from({ length: 100 }, () => openRaw({ url: ready.url, request }));
        for (const { socket, text } of await Promise.all(burst)) {
          expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
          sockets.push(socket);
        }
      }
      const rows = sockets.map(socket => received(socket, 'data: [[7]]\n\n'));
      await rest(ready, 'POST', '/streams/s/ingest', { columns: ['a'], data: [[7]] });
      await Promise.all(rows);
      for (const socket of sockets) socket.destroy();
      expect(await endCommand(command, 'SIGTERM')).toBe(0);
    },
    SOAK_LIMIT_MS,
  );

  test('takes a seed from a JavaScript module', async () => {
    const seed = join(directory, 'seed.mjs');
    await writeFile(
      seed,
      `export default { timeplus: { workspaces: [{ id: 'mine', streams: [
        { name: 's', columns: [{ name: 'a', type: 'int32' }], rows: [1, 2, 3].map(a => ({ a })) },
      ] }] } };`,
    );
    const command = await startCommand(built.cli, ['timeplus', '--seed', seed]);
    const ready = readyOf(command.line);
    expect(ready.workspace).toBe('mine');
    expect(await countOf(ready, 's')).toBe(3);
    await endCommand(command, 'SIGTERM');
  });

  test('keeps everything with --data, also what a seed put there', async () => {
    const data = join(directory, 'kept');
    const seed = join(directory, 'seed.json');
    await writeFile(
      seed,
      JSON.stringify({
        timeplus: {
          workspaces: [
            {
              id: 'mine',
              streams: [{ name: 's', columns: [{ name: 'a', type: 'int64' }], rows: [{ a: 1 }] }],
              statements: ['CREATE VIEW v AS SELECT a FROM s'],
            },
          ],
        },
      }),
    );
    const first = await startCommand(built.cli, ['timeplus', '--data', data, '--seed', seed]);
    const before = readyOf(first.line);
    await rest(before, 'POST', '/streams/s/ingest', { columns: ['a'], data: [[2], [3]] });
    await rest(before, 'POST', '/savedqueries', { name: 'q', sql: 'select 1' });
    expect(await endCommand(first, 'SIGTERM')).toBe(0);
    const second = await startCommand(built.cli, ['timeplus', '--data', data, '--seed', seed]);
    const after = readyOf(second.line);
    expect(await countOf(after, 's')).toBe(3);
    expect(await (await rest(after, 'GET', '/savedqueries')).json()).toMatchObject([{ name: 'q' }]);
    expect(await (await rest(after, 'GET', '/views')).json()).toMatchObject([{ name: 'v' }]);
    await endCommand(second, 'SIGTERM');
  });

  test('loses nothing that was acknowledged when it is killed while ingesting', async () => {
    const data = join(directory, 'killed');
    const first = await startCommand(built.cli, ['timeplus', '--data', data]);
    const ready = readyOf(first.line);
    await rest(ready, 'POST', '/streams', { name: 's', columns: [{ name: 'a', type: 'int64' }] });
    let acknowledged = 0;
    let sent = 0;
    const ingest = async (): Promise<void> => {
      for (;;) {
        const response = await rest(ready, 'POST', '/streams/s/ingest', {
          columns: ['a'],
          data: [[sent++], [sent++]],
        });
        if (response.status !== 200) throw new Error(`ingest answered ${response.status}`);
        acknowledged += 2;
        if (acknowledged === 200) void endCommand(first, 'SIGKILL');
      }
    };
    const failures = await Promise.allSettled([ingest(), ingest(), ingest(), ingest()]);
    expect(failures.map(failure => failure.status === 'rejected' && failure.reason.name)).toEqual(
      Array(4).fill('TypeError'),
    );
    const second = await startCommand(built.cli, ['timeplus', '--data', data]);
    const rows = await countOf(readyOf(second.line), 's');
    expect(rows).toBeGreaterThanOrEqual(acknowledged);
    expect(rows).toBeLessThanOrEqual(sent);
    expect(rows % 2).toBe(0);
    await endCommand(second, 'SIGTERM');
  });
});
