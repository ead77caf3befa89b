import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { IvcapFaultEffect } from '@sdk/emulator';
import { deviceLogin, IvcapClient, isUploadError, memoryTokenStore } from '@sdk/ivcap';
import { clientOf, type EmulatedServer, emulatedServer, rejection, sampleBytes } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const KILLS = process.env['SOAK'] === undefined ? 12 : 50;
const CHUNK = 64 * 1024;

/** Numbers in [0, 1) that are the same in each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

const patch = (effect: IvcapFaultEffect, skip = 0): void => {
  server.emulator.faults.add({ match: { method: 'PATCH', skip }, effect });
};

const uploaded = async (bytes: Uint8Array<ArrayBuffer>, client = clientOf(server)) => {
  const artifact = await client.artifacts.upload({
    content: new Blob([bytes]).stream(),
    sizeBytes: bytes.byteLength,
    contentType: 'application/x-a',
    chunkSizeBytes: CHUNK,
    retryDelayMs: 0,
  });
  expect(Buffer.compare(await server.emulator.contentOf(artifact.urn), bytes)).toBe(0);
  return artifact;
};

const sentBytes = (): number =>
  server.emulator
    .requests()
    .filter(({ method }) => method === 'PATCH')
    .reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);

describe('an upload arrives whole', () => {
  test(`through ${KILLS} kills at random places, with at most one chunk again for each`, async () => {
    const bytes = sampleBytes(2 * KILLS * CHUNK);
    const random = numbers(7);
    for (let kill = 0; kill < KILLS; kill++)
      patch({ dropAfterBytes: Math.floor(random() * CHUNK) }, kill * 2);
    await uploaded(bytes);
    expect(sentBytes()).toBeLessThanOrEqual(bytes.byteLength + KILLS * CHUNK);
    expect(server.emulator.faults.unused()).toEqual([]);
  });

  test.each<[string, IvcapFaultEffect]>([
    ['a wrong offset (409)', { status: 409 }],
    ['412', { status: 412 }],
    ['500', { status: 500 }],
    ['500 after a part has been kept', { failAfterBytes: 1_000 }],
    ['a smaller offset than was sent', { keepBytes: 1_000 }],
    ['no progress', { keepBytes: 0 }],
    ['a lost answer', { reset: 'before' }],
    ['a connection that breaks first', { reset: 'unprocessed' }],
  ])('through %s in the middle', async (_, effect) => {
    patch(effect, 1);
    await uploaded(sampleBytes(4 * CHUNK + 5));
    expect(server.emulator.faults.unused()).toEqual([]);
  });

  test('when asking for the offset fails too', async () => {
    patch({ status: 500 }, 1);
    server.emulator.faults.add({ match: { method: 'HEAD', count: 5 }, effect: { status: 503 } });
    await uploaded(sampleBytes(3 * CHUNK));
    expect(server.emulator.faults.unused()).toEqual([]);
  });

  test('when its token expires on the way, with the clocks ten minutes apart', async () => {
    server.emulator.faults.add({ match: { count: 'always' }, effect: { dateSkewMs: 600_000 } });
    const credential = await deviceLogin({
      baseUrl: server.emulator.url,
      store: memoryTokenStore(),
      onCode: () => {
        server.emulator.approveLogin();
      },
      clock: hastyClock,
    });
    const client = new IvcapClient({ baseUrl: server.emulator.url, credential });
    server.emulator.faults.add({
      match: { method: 'PATCH', skip: 2, count: 1 },
      effect: { unauthorized: true },
    });
    await uploaded(sampleBytes(5 * CHUNK), client);
    expect(server.emulator.faults.unused()).toEqual([]);
  });
});

/** The pauses of the log-in are cut short. */
const hastyClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs === 5_000 ? 1 : delayMs);
    return () => clearTimeout(timer);
  },
};

test('an upload that gets nowhere ends with its artifact and a checkpoint', async () => {
  server.emulator.faults.add({
    match: { method: 'PATCH', skip: 1, count: 'always' },
    effect: { status: 500 },
  });
  const error = await rejection(uploaded(sampleBytes(3 * CHUNK)));
  if (!isUploadError(error)) throw error;
  const [artifact] = server.emulator.artifacts();
  expect(error.artifact).toBe(artifact?.id);
  expect(error.checkpoint).toMatchObject({ sentBytes: CHUNK, totalBytes: 3 * CHUNK });
  expect(error.retryable).toBe(true);
});

test('a refusal ends an upload at once', async () => {
  patch({ status: 413 });
  const error = await rejection(uploaded(sampleBytes(CHUNK)));
  expect(isUploadError(error)).toBe(true);
  expect(server.emulator.requests().filter(({ method }) => method === 'HEAD')).toEqual([]);
});

test('a stream that is longer than was said is no complete upload', async () => {
  const error = await rejection(
    clientOf(server).artifacts.upload({
      content: new Blob(['hello world']).stream(),
      sizeBytes: 5,
      contentType: 'text/plain',
    }),
  );
  expect(isUploadError(error) && String((error.cause as Error).message)).toContain('5 bytes, as announced');
});

test('a new artifact is never asked for twice', async () => {
  server.emulator.faults.add({ match: { method: 'POST' }, effect: { reset: 'before' } });
  await rejection(uploaded(sampleBytes(10)));
  expect(server.emulator.artifacts()).toHaveLength(1);
});
