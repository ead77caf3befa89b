import { describe, expect, test } from '@jest/globals';
import { isUploadError } from '@sdk/ivcap';
import { capturing, type Served } from '../support/capture.js';
import { rejection } from '../support/server.js';

const pending: Served = {
  status: 201,
  body: { id: 'urn:ivcap:artifact:1', status: 'pending', 'data-href': '/blob' },
};
const ready: Served = { body: { id: 'urn:ivcap:artifact:1', status: 'ready' } };
const at = (offset: number): Served => ({ headers: { 'upload-offset': String(offset) } });
const silent: Served = { status: 204 };

const input = { content: 'hello world', contentType: 'text/plain', chunkSizeBytes: 6, retryDelayMs: 0 };

async function* stream(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('hello');
}

describe('an upload to a server that does not tell the offset after a chunk', () => {
  test('asks for it', async () => {
    const { client, requests } = capturing([pending, silent, at(6), silent, at(11), ready]);
    await client.artifacts.upload(input);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'HEAD', 'PATCH', 'HEAD', 'GET']);
    expect(requests[3]?.body).toBe('world');
  });

  test('ends when the server stays where it is', async () => {
    const { client } = capturing([pending, silent, at(0), silent, at(0), silent, at(0)]);
    const error = await rejection(client.artifacts.upload({ ...input, maxRetries: 1 }));
    expect(isUploadError(error) && error.checkpoint.sentBytes).toBe(0);
  });

  test('is complete when the end of a stream has been taken', async () => {
    const { client, requests } = capturing([pending, silent, at(5), silent, ready]);
    await client.artifacts.upload({ ...input, content: stream() });
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'HEAD', 'PATCH', 'GET']);
    expect(requests[3]?.headers.get('upload-length')).toBe('5');
  });
});

test('an artifact that is smaller than what was sent is no complete upload', async () => {
  const { client } = capturing([pending, at(6), at(11), { body: { ...(ready.body as object), size: 9 } }]);
  const error = await rejection(client.artifacts.upload(input));
  expect(isUploadError(error) && String((error.cause as Error).message)).toContain(
    'has 9 bytes, but 11 were sent',
  );
});

test('a server that is beyond what it was sent is not believed', async () => {
  const { client } = capturing([pending, at(7)]);
  expect(isUploadError(await rejection(client.artifacts.upload(input)))).toBe(true);
});
