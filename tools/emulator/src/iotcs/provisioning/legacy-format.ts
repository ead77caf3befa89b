import { createCipheriv, createHmac, pbkdf2Sync, X509Certificate } from 'node:crypto';
import type { TrustedAssets } from './trusted-assets.js';

const ITERATIONS = 1000;
const BLOCK = 16;

/** Members that the enterprise library signs; the device library signs all. */
const signedByEnterprise = ['clientId', 'serverHost', 'serverPort', 'sharedSecret', 'trustAnchors'];

/**
 * Writes a provisioning file in the legacy format, for a client that is not activated: the format keeps the key pair in a
 * PKCS#12 container, which only clients write.
 *
 * @param reader - the two libraries compute the signature over different members
 */
export function writeLegacy(
  assets: TrustedAssets,
  password: string,
  reader: 'device' | 'enterprise',
): string {
  const { clientId, sharedSecret, connectedDevices } = assets;
  // Not by `URL`, which drops the port 443.
  const [, serverScheme, serverHost, port] = /^(\w+):\/\/(.+):(\d+)$/.exec(assets.serverUri) ?? [];
  const key = pbkdf2Sync(Buffer.from(password, 'latin1'), '', ITERATIONS, BLOCK, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(BLOCK));
  const content = {
    clientId,
    serverHost,
    serverPort: Number(port),
    serverScheme,
    sharedSecret: cipher.update(sharedSecret, 'utf8', 'hex') + cipher.final('hex'),
    trustAnchors: assets.trustAnchors.map(anchor => new X509Certificate(anchor).toString()),
    keyPair: null,
    connectedDevices,
  };
  // The values in the order above, each as a string in braces; that of an object is `[object Object]`.
  const signed = Object.entries(content)
    .filter(([name]) => reader === 'device' || signedByEnterprise.includes(name))
    .map(([, value]) => `{${String(value)}}`)
    .join('');
  const signature = createHmac('sha256', key).update(signed, 'utf8').digest('hex');
  return JSON.stringify({ ...content, signature });
}
