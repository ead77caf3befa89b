import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  isResourceNotFoundError,
  isUploadError,
  isValidationError,
  type UploadCheckpoint,
  type UploadContent,
} from '@sdk/ivcap';
import {
  all,
  clientOf,
  type EmulatedServer,
  emulatedServer,
  rejection,
  sampleBytes,
} from '../support/server.js';

let server: EmulatedServer;
let folder: string;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ivcap-'));
});
afterEach(async () => {
  await server.emulator.reset();
  await rm(folder, { recursive: true });
});
afterAll(() => server.close());

const BYTES = sampleBytes(10_000);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const sources: readonly (readonly [string, () => UploadContent, Uint8Array])[] = [
  ['text', () => 'grüß dich', new TextEncoder().encode('grüß dich')],
  ['bytes', () => BYTES, BYTES],
  ['an ArrayBuffer', () => BYTES.buffer, BYTES],
  ['a Blob', () => new Blob([BYTES]), BYTES],
  ['a stream of unknown size', () => new Blob([BYTES]).stream(), BYTES],
  ['pieces larger than a chunk', () => inPieces(BYTES, 7_001), BYTES],
  ['pieces smaller than a chunk', () => inPieces(BYTES, 10), BYTES],
  ['nothing', () => '', new Uint8Array(0)],
  ['an empty stream', () => inPieces(new Uint8Array(0), 1), new Uint8Array(0)],
];

describe('an upload', () => {
  test.each(sources)('of %s arrives byte for byte', async (_, content, bytes) => {
    const ivcap = clientOf(server);
    const artifact = await ivcap.artifacts.upload({
      name: 'grüß',
      content: content(),
      contentType: 'text/x-a',
      chunkSizeBytes: 3_000,
    });
    expect(artifact.record).toMatchObject({ status: 'ready', name: 'grüß', mimeType: 'text/x-a' });
    expect(Buffer.from(await server.emulator.contentOf(artifact.urn))).toEqual(Buffer.from(bytes));
    expect(Buffer.from(await artifact.bytes())).toEqual(Buffer.from(bytes));
  });

  test('of a file takes type and size from it and tells how far it is', async () => {
    const path = join(folder, 'scan.tif');
    await writeFile(path, BYTES);
    const progress: number[] = [];
    const artifact = await clientOf(server).artifacts.upload({
      path,
      chunkSizeBytes: 4_000,
      onProgress: ({ sentBytes, totalBytes }) => {
        expect(totalBytes).toBe(10_000);
        progress.push(sentBytes);
      },
    });
    expect(progress).toEqual([0, 4_000, 8_000, 10_000]);
    expect(artifact.record).toMatchObject({ mimeType: 'image/tiff', sizeBytes: 10_000 });
  });

  test('goes on in another process with the checkpoint file', async () => {
    const path = join(folder, 'scan.tif');
    const checkpointFile = join(folder, 'scan.upload');
    await writeFile(path, BYTES);
    const abort = new AbortController();
    const input = { path, checkpointFile, chunkSizeBytes: 2_000 };
    const error = await rejection(
      clientOf(server).artifacts.upload(
        { ...input, onProgress: ({ sentBytes }) => sentBytes === 4_000 && abort.abort() },
        { signal: abort.signal },
      ),
    );
    if (!isUploadError(error)) throw error;
    expect(error.checkpoint).toMatchObject({
      artifact: error.artifact,
      sentBytes: 4_000,
      totalBytes: 10_000,
    });

    const sent: number[] = [];
    const artifact = await clientOf(server).artifacts.upload({
      ...input,
      onProgress: ({ sentBytes }) => sent.push(sentBytes),
    });
    expect(artifact.urn).toBe(error.artifact);
    expect(sent[0]).toBe(4_000);
    expect(server.emulator.artifacts()).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['scan.tif']);
    expect(Buffer.from(await artifact.bytes())).toEqual(Buffer.from(BYTES));
  });

  test('goes on with the checkpoint of the error, from a stream that begins anew', async () => {
    const abort = new AbortController();
    const checkpoints: UploadCheckpoint[] = [];
    await rejection(
      clientOf(server).artifacts.upload(
        {
          content: inPieces(BYTES, 333),
          contentType: 'text/x-a',
          chunkSizeBytes: 1_000,
          onCheckpoint: checkpoint => {
            checkpoints.push(JSON.parse(JSON.stringify(checkpoint)) as UploadCheckpoint);
            if (checkpoint.sentBytes === 3_000) abort.abort();
          },
        },
        { signal: abort.signal },
      ),
    );
    const artifact = await clientOf(server).artifacts.resumeUpload(checkpoints.at(-1) as UploadCheckpoint, {
      content: inPieces(BYTES, 333),
      chunkSizeBytes: 1_000,
    });
    expect(Buffer.from(await artifact.bytes())).toEqual(Buffer.from(BYTES));
  });

  test('of a file that has changed does not go on', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'abc');
    const artifact = 'urn:ivcap:artifact:00000000-0000-4000-8000-000000000001';
    const error = await rejection(
      clientOf(server).artifacts.resumeUpload(
        { version: 1, artifact, sentBytes: 1, totalBytes: 4 },
        { path },
      ),
    );
    expect(isValidationError(error)).toBe(true);
    expect(server.emulator.requests()).toEqual([]);
  });

  test('of the same file is made once with reuse', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'abc');
    const ivcap = clientOf(server);
    expect(isResourceNotFoundError(await rejection(ivcap.artifactForFile(path)))).toBe(true);
    const first = await ivcap.uploadArtifact({ path, reuse: true });
    const again = await ivcap.uploadArtifact({ path, reuse: true });
    expect(again.urn).toBe(first.urn);
    expect((await ivcap.artifactForFile(path)).urn).toBe(first.urn);
    expect(await readFile(join(folder, '.ivcap-a.txt.txt'), 'utf8')).toBe(
      `900150983cd24fb0d6963f7d28e17f72|${first.urn}\n`,
    );
    await writeFile(path, 'abcd');
    expect((await ivcap.uploadArtifact({ path, reuse: true })).urn).not.toBe(first.urn);
  });
});

describe('a download', () => {
  const stored = () =>
    server.emulator.addArtifact({ name: 'a.bin', mimeType: 'application/x-a', content: BYTES });

  test('gives ranges, web streams and files', async () => {
    server.emulator.externalUrl = 'https://outside.example';
    const artifact = await clientOf(server).artifacts.get(await stored());
    expect(Buffer.from(await artifact.bytes({ start: 10, end: 20 }))).toEqual(
      Buffer.from(BYTES.subarray(10, 20)),
    );
    expect(Buffer.from(await artifact.bytes({ start: 9_990 }))).toEqual(Buffer.from(BYTES.subarray(9_990)));
    const stream = await artifact.stream();
    expect(await new Response(stream).arrayBuffer()).toEqual(BYTES.buffer);
    const path = join(folder, 'a.bin');
    const progress: (readonly [number, number | undefined])[] = [];
    await artifact.toFile(path, { onProgress: (received, total) => progress.push([received, total]) });
    expect(await readFile(path)).toEqual(Buffer.from(BYTES));
    expect(progress.at(-1)).toEqual([10_000, 10_000]);
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  test('tells type, size and etag', async () => {
    const artifact = clientOf(server).getArtifact(await stored());
    await using download = await artifact.download();
    expect(download).toMatchObject({
      contentType: 'application/x-a',
      sizeBytes: 10_000,
      etag: expect.any(String),
    });
  });

  test('goes on behind the last byte when the connection breaks, again and again', async () => {
    const artifact = await clientOf(server, { random: () => 0 }).artifacts.get(await stored());
    server.emulator.faults.add({ match: { path: '**/blob', count: 3 }, effect: { reset: 2_500 } });
    expect(Buffer.from(await artifact.bytes())).toEqual(Buffer.from(BYTES));
    expect(server.emulator.faults.unused()).toEqual([]);
  });
});

test.each(['0.23', '0.28'] as const)('artifacts go up and down on servers of API %s', async version => {
  server.emulator.apiVersion = version;
  const ivcap = clientOf(server, { apiDialect: 'legacy' });
  const artifact = await ivcap.artifacts.upload({
    content: BYTES,
    contentType: 'text/x-a',
    chunkSizeBytes: 4_000,
  });
  expect(artifact.record?.status).toBe('ready');
  expect(Buffer.from(await ivcap.getArtifact(artifact.urn).bytes())).toEqual(Buffer.from(BYTES));
  await artifact.addMetadata({ label: 'reef' }, 'urn:x:label.1');
  expect((await all(artifact.metadata()))[0]?.content).toMatchObject({ label: 'reef' });
  server.emulator.apiVersion = '0.48';
});

test('artifacts are listed with their metadata', async () => {
  const ivcap = clientOf(server);
  const artifact = await ivcap.artifacts.upload({ content: 'x', contentType: 'text/plain', name: 'x.txt' });
  const chained = await artifact.addMetadata({ label: 'reef' }, 'urn:x:label.1');
  expect(chained).toBe(artifact);
  expect((await all(artifact.metadata()))[0]?.content).toMatchObject({ label: 'reef' });
  expect((await all(ivcap.listArtifacts())).map(({ urn, name }) => [urn, name])).toEqual([
    [artifact.urn, 'x.txt'],
  ]);
});
