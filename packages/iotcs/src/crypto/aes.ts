const BLOCK_BYTES = 16;

/** An AES-128 key in CBC mode, derived from a password. */
export async function passwordKey(
  password: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-1', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, BLOCK_BYTES * 8));
}

/** AES-128-CBC with PKCS#7 padding. */
export async function encrypt(
  key: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, await aesKey(key), plain));
}

/** Undoes `encrypt`; undefined when the padding is wrong. */
export async function decrypt(
  key: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, await aesKey(key), secret));
  } catch {
    return undefined;
  }
}

/**
 * The first block alone, whatever follows it. WebCrypto insists on padding at the end, so a block of it is made: padding
 * encrypted with the first block as its predecessor.
 */
export async function decryptFirstBlock(
  key: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const first = secret.slice(0, BLOCK_BYTES);
  const padding = await encrypt(key, first, new Uint8Array());
  const both = new Uint8Array(2 * BLOCK_BYTES);
  both.set(first);
  both.set(padding, BLOCK_BYTES);
  return decrypt(key, iv, both);
}

function aesKey(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt', 'decrypt']);
}
