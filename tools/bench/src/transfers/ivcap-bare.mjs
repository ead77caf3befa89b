import { open } from 'node:fs/promises';
import { announce } from './ivcap.mjs';
import { withSparseFile } from './sparse-file.mjs';

const CHUNK_BYTES = 8 * 1024 * 1024;
const BLOB = '/1/artifacts/00000000-0000-4000-8000-000000000001/blob';

/** A loop of bare requests with a chunk each. @param {string} url @param {number} size in bytes */
export async function upload(url, size) {
  await announce(url, size);
  await withSparseFile(size, async path => {
    const file = await open(path);
    for (let offset = 0; offset < size; ) {
      const { buffer, bytesRead } = await file.read({
        buffer: new Uint8Array(CHUNK_BYTES),
        position: offset,
      });
      const response = await fetch(url + BLOB, {
        method: 'PATCH',
        body: buffer.subarray(0, bytesRead),
        headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      });
      await response.arrayBuffer();
      offset = Number(response.headers.get('upload-offset'));
    }
    await file.close();
  });
}

/** @param {string} url @param {number} size in bytes @returns {Promise<number>} bytes that arrived */
export async function download(url, size) {
  await announce(url, size);
  const response = await fetch(url + BLOB);
  let received = 0;
  for await (const bytes of response.body) received += bytes.byteLength;
  return received;
}
