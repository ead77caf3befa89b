/** RSASSA-PKCS1-v1_5 with SHA-256, what the platform calls `SHA256withRSA`. */
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** A key pair as the provisioning file keeps it. */
export interface KeyPair {
  /** PKCS#8, DER. */
  readonly privateKey: Uint8Array<ArrayBuffer>;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** The pair in a form that does not show the private key when it is printed or made to JSON. */
export function keyPairOf(privateKey: Uint8Array<ArrayBuffer>, publicKey: Uint8Array<ArrayBuffer>): KeyPair {
  return Object.defineProperty({ publicKey } as KeyPair, 'privateKey', {
    value: privateKey,
    enumerable: false,
  });
}

/** Makes a new RSA key pair. @param keySize in bits. */
export async function generateKeyPair(keySize: number): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: keySize, publicExponent: Uint8Array.of(1, 0, 1) },
    true,
    ['sign', 'verify'],
  );
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
    crypto.subtle.exportKey('spki', pair.publicKey),
  ]);
  return keyPairOf(new Uint8Array(privateKey), new Uint8Array(publicKey));
}

/** Signs with a PKCS#8 key. Rejects when the bytes are no RSA key. */
export async function signRsa(
  privateKey: Uint8Array<ArrayBuffer>,
  data: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('pkcs8', privateKey, ALGORITHM, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM.name, key, new Uint8Array(data)));
}
