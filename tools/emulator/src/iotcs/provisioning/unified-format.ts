import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { TrustedAssets } from './trusted-assets.js';

const VERSION = '!';
const ITERATIONS = 10_000;
const BLOCK = 16;

const TAGS = {
  serverUri: 1,
  clientId: 2,
  sharedSecret: 3,
  endpointId: 4,
  trustAnchor: 5,
  privateKey: 6,
  publicKey: 7,
  connectedDevice: 8,
} as const;

/** Writes a provisioning file in the unified format. Comment lines follow the sealed one. */
export function writeUnified(
  assets: TrustedAssets,
  password: string,
  comments: readonly string[] = ['#'],
): string {
  const iv = randomBytes(BLOCK);
  const cipher = createCipheriv('aes-128-cbc', keyOf(password, iv), iv);
  const sealed = Buffer.concat([iv, cipher.update(Buffer.concat(elementsOf(assets))), cipher.final()]);
  return `${VERSION}${sealed.toString('base64')}\n${comments.join('\n')}\n`;
}

/** Reads a provisioning file; undefined when it is not in the unified format, or the password is wrong. */
export function readUnified(text: string, password: string): TrustedAssets | undefined {
  if (!text.startsWith(VERSION)) return undefined;
  const sealed = Buffer.from(text.slice(1).split('\n')[0] ?? '', 'base64');
  const iv = sealed.subarray(0, BLOCK);
  try {
    const decipher = createDecipheriv('aes-128-cbc', keyOf(password, iv), iv);
    const plain = Buffer.concat([decipher.update(sealed.subarray(BLOCK)), decipher.final()]);
    return assetsOf([...readElements(plain)]);
  } catch {
    return undefined;
  }
}

function keyOf(password: string, salt: Uint8Array): Buffer {
  return pbkdf2Sync(Buffer.from(password, 'latin1'), salt, ITERATIONS, BLOCK, 'sha1');
}

function element(tag: number, value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  const head = Buffer.alloc(3);
  head.writeUInt8(tag, 0);
  head.writeUInt16BE(bytes.byteLength, 1);
  return Buffer.concat([head, bytes]);
}

function elementsOf(assets: TrustedAssets): Buffer[] {
  const { activated, connectedDevices } = assets;
  return [
    element(TAGS.serverUri, assets.serverUri),
    element(TAGS.clientId, assets.clientId),
    element(TAGS.sharedSecret, assets.sharedSecret),
    ...(activated
      ? [
          element(TAGS.endpointId, activated.endpointId),
          element(TAGS.privateKey, activated.privateKey),
          element(TAGS.publicKey, activated.publicKey),
        ]
      : []),
    ...assets.trustAnchors.map(anchor => element(TAGS.trustAnchor, anchor)),
    ...Object.entries(connectedDevices).map(([hardwareId, secret]) =>
      element(
        TAGS.connectedDevice,
        Buffer.concat([element(TAGS.clientId, hardwareId), element(TAGS.sharedSecret, secret)]),
      ),
    ),
  ];
}

function* readElements(bytes: Buffer): Generator<{ readonly tag: number; readonly value: Buffer }> {
  for (let at = 0; at < bytes.byteLength; ) {
    const start = at + 3;
    const end = start + bytes.readUInt16BE(at + 1);
    if (end > bytes.byteLength) throw new RangeError('an element ends after the file');
    yield { tag: bytes.readUInt8(at), value: bytes.subarray(start, end) };
    at = end;
  }
}

function assetsOf(elements: readonly { tag: number; value: Buffer }[]): TrustedAssets | undefined {
  const find = (tag: number): Buffer | undefined => elements.find(each => each.tag === tag)?.value;
  const serverUri = find(TAGS.serverUri);
  const clientId = find(TAGS.clientId);
  const sharedSecret = find(TAGS.sharedSecret);
  if (!serverUri || !clientId || !sharedSecret) return undefined;
  const endpointId = find(TAGS.endpointId);
  const privateKey = find(TAGS.privateKey);
  const publicKey = find(TAGS.publicKey);
  const activated =
    endpointId && privateKey && publicKey
      ? { endpointId: String(endpointId), privateKey, publicKey }
      : undefined;
  return {
    serverUri: String(serverUri),
    clientId: String(clientId),
    sharedSecret: String(sharedSecret),
    trustAnchors: elements.filter(({ tag }) => tag === TAGS.trustAnchor).map(({ value }) => value),
    connectedDevices: Object.fromEntries(
      elements.filter(({ tag }) => tag === TAGS.connectedDevice).map(({ value }) => connectedDevice(value)),
    ),
    ...(activated ? { activated } : {}),
  };
}

function connectedDevice(value: Buffer): [hardwareId: string, secret: string] {
  const parts = [...readElements(value)];
  const text = (tag: number): string => String(parts.find(part => part.tag === tag)?.value ?? '');
  return [text(TAGS.clientId), text(TAGS.sharedSecret)];
}
