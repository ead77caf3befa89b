import { endless } from './endless.mjs';

/** One request with a stream as its body. @param {string} url @param {number} size in bytes */
export async function upload(url, size) {
  const response = await fetch(`${url}/upload`, { method: 'POST', body: endless(size), duplex: 'half' });
  await response.arrayBuffer();
}

/** @param {string} url @param {number} size in bytes @returns {Promise<number>} bytes that arrived */
export async function download(url, size) {
  const response = await fetch(`${url}/docs/bench-${size}`);
  let received = 0;
  for await (const bytes of response.body) received += bytes.byteLength;
  return received;
}
