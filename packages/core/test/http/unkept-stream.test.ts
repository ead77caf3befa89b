import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import type { HttpError, RequestBody } from '../../src/index.js';
import { clientWith, createThing, failureOf, serve } from '../client/harness.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEBIBYTE = 2 ** 20;
const CHUNKS = 48;

/** A body of 48 MiB; `atEnd` is called when all of it was read. */
function largeBody(atEnd: () => void): RequestBody {
  const open = (): ReadableStream<Uint8Array> => {
    let left = CHUNKS;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          // What was read before must be on its way, so that only what is kept for no reason is counted.
          await new Promise(resolve => setImmediate(resolve));
          if (left-- > 0) {
            controller.enqueue(new Uint8Array(MEBIBYTE));
            return;
          }
          atEnd();
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  };
  return { kind: 'stream', open, contentType: 'application/octet-stream' };
}

describe('a streamed body', () => {
  test('is not kept in memory once it was sent', async () => {
    let received = 0;
    await using server = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.end('{}'));
    });
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    let kept = Number.POSITIVE_INFINITY;
    const body = largeBody(() => {
      collectGarbage();
      kept = process.memoryUsage().arrayBuffers - before;
    });
    await clientWith({ baseUrl: server.url }).request(createThing({ body }));
    expect(received).toBe(CHUNKS * MEBIBYTE);
    expect(kept).toBeLessThan((CHUNKS / 4) * MEBIBYTE);
  });

  test('is not sent to where a redirect points', async () => {
    const requests: string[] = [];
    await using server = await serve((request, response) => {
      requests.push(request.url ?? '');
      request.resume();
      request.on('end', () => response.writeHead(307, { location: '/elsewhere' }).end());
    });
    const body: RequestBody = { kind: 'stream', open: () => new Blob(['x']).stream(), contentType: 'x/y' };
    const failure = await failureOf<HttpError>(
      clientWith({ baseUrl: server.url }).request(createThing({ body })),
    );
    expect(failure).toMatchObject({ code: 'sdk.redirect_refused', attempts: 1, retryable: false });
    expect(requests).toEqual(['/things']);
  });
});
