/** HMAC-SHA256. An empty key is refused by WebCrypto, so it is replaced by the equivalent zero byte. */
export async function hmacSha256(key: Uint8Array, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(key.length === 0 ? 1 : key.length);
  raw.set(key);
  const hmac = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', hmac, new Uint8Array(data)));
}
