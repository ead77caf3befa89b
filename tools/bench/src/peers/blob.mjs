import { once } from 'node:events';

const CHUNK = Buffer.alloc(64 * 1024, 7);

/** Answers with so many bytes, as fast as they are taken. @param {import('node:http').ServerResponse} response */
export async function sendBytes(response, size, headers = {}) {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size, ...headers });
  for (let left = size; left > 0 && !response.destroyed; left -= CHUNK.length) {
    if (!response.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK)) {
      await once(response, 'drain').catch(() => {});
    }
  }
  response.end();
}
