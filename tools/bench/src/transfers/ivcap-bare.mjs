import { announce } from './ivcap.mjs';

const CHUNK_BYTES = 8 * 1024 * 1024;
const BLOB = '/1/artifacts/00000000-0000-4000-8000-000000000001/blob';

/** A loop of bare requests with a chunk each. @param {string} url @param {number} size in bytes */
export async function upload(url, size) {
  await announce(url, size);
  for (let offset = 0; offset < size; ) {
    const body = new Uint8Array(Math.min(CHUNK_BYTES, size - offset));
    const response = await fetch(url + BLOB, {
      method: 'PATCH',
      body,
      headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    });
    await response.arrayBuffer();
    offset = Number(response.headers.get('upload-offset'));
  }
}

/** @param {string} url @param {number} size in bytes @returns {Promise<number>} bytes that arrived */
export async function download(url, size) {
  await announce(url, size);
  const response = await fetch(url + BLOB);
  let received = 0;
  for await (const bytes of response.body) received += bytes.byteLength;
  return received;
}
