import { accessToken, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { endless } from './endless.mjs';

/** @param {string} url @param {number} size in bytes */
export async function upload(url, size) {
  await using vantiq = new VantiqClient({ baseUrl: url, credential: accessToken('t') });
  await vantiq.upload(VantiqResources.DOCUMENTS, {
    name: 'bench.bin',
    contentType: 'application/octet-stream',
    content: endless(size),
  });
}

/** @param {string} url @param {number} size in bytes @returns {Promise<number>} bytes that arrived */
export async function download(url, size) {
  await using vantiq = new VantiqClient({ baseUrl: url, credential: accessToken('t') });
  await using content = await vantiq.download(`/docs/bench-${size}`);
  let received = 0;
  for await (const bytes of content) received += bytes.byteLength;
  return received;
}
