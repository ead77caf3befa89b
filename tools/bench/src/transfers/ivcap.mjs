import { accessToken, IvcapClient } from '@sdk/ivcap';
import { withSparseFile } from './sparse-file.mjs';

const clientOf = url => new IvcapClient({ baseUrl: url, credential: accessToken('t') });

/** @param {string} url @param {number} size in bytes */
export async function upload(url, size) {
  await withSparseFile(size, async path => {
    await clientOf(url).artifacts.upload({ path, contentType: 'application/octet-stream' });
  });
}

/** Fetches what was uploaded last. @param {string} url @param {number} size in bytes @returns {Promise<number>} bytes that arrived */
export async function download(url, size) {
  await announce(url, size);
  const artifact = await clientOf(url).artifacts.get('urn:ivcap:artifact:1');
  await using content = await artifact.download();
  let received = 0;
  for await (const bytes of content) received += bytes.byteLength;
  return received;
}

/** Tells the peer how large the next download is. */
export async function announce(url, size) {
  const response = await fetch(`${url}/1/artifacts`, {
    method: 'POST',
    headers: { 'x-content-length': String(size) },
  });
  await response.arrayBuffer();
}
