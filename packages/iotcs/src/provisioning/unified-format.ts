import { Secret } from '@sdk/core';
import { decrypt, decryptFirstBlock, encrypt, passwordKey } from '../crypto/aes.js';
import { keyPairOf } from '../crypto/rsa.js';
import { fromBase64, toBase64 } from '../encoding/base64.js';
import { concat } from '../encoding/bytes.js';
import { passwordBytes } from './password.js';
import type { Provisioning } from './provisioning.js';
import { damaged, ProvisioningError, wrongPassword } from './provisioning-error.js';
import { readTlvs, type Tlv, writeTlv } from './tlv.js';

/** The character before the base64 text is the version of the format, 33. */
const VERSION = '!';
const IV_BYTES = 16;
const BLOCK_BYTES = 16;
const ITERATIONS = 10_000;
const SCHEMES = ['https:', 'mqtts:', 'http:', 'mqtt:'];

const TAG = {
  serverUri: 1,
  clientId: 2,
  sharedSecret: 3,
  endpointId: 4,
  trustAnchor: 5,
  privateKey: 6,
  publicKey: 7,
  connectedDevice: 8,
} as const;

/** Reads the text of a unified provisioning file. @throws {ProvisioningError} */
export async function readUnified(text: string, password: string): Promise<Provisioning> {
  if (!text.startsWith(VERSION))
    throw new ProvisioningError('unsupported', 'the file begins with none of the known versions');
  const [first = '', ...rest] = text.slice(VERSION.length).split(/\r?\n/);
  const sealed = fromBase64(first);
  if (sealed === undefined) throw damaged('its first line is no base64');
  const iv = sealed.slice(0, IV_BYTES);
  const secret = sealed.slice(IV_BYTES);
  if (secret.length === 0 || secret.length % BLOCK_BYTES !== 0) throw damaged('it has been cut off');
  const key = await passwordKey(passwordBytes(password), iv, ITERATIONS);
  if (!looksLikeBeginning(await decryptFirstBlock(key, iv, secret))) throw wrongPassword();
  const plain = await decrypt(key, iv, secret);
  if (plain === undefined) throw damaged('its end is not as it was written');
  return { ...fromElements(readTlvs(plain)), comments: rest.filter(line => line.startsWith('#')) };
}

/** Writes assets in the unified format, under a new initialisation vector. */
export async function writeUnified(assets: Provisioning, password: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const key = await passwordKey(passwordBytes(password), iv, ITERATIONS);
  const sealed = concat(iv, await encrypt(key, iv, toElements(assets)));
  const comments = assets.comments.length === 0 ? ['#'] : assets.comments;
  return `${VERSION}${toBase64(sealed)}\n${comments.join('\n')}`;
}

/** The format has no checksum: that the first element is an address is how the right password shows. */
function looksLikeBeginning(block: Uint8Array | undefined): boolean {
  if (block?.[0] !== TAG.serverUri || block[1] === undefined || block[1] > 8) return false;
  const text = new TextDecoder().decode(block.subarray(3));
  return SCHEMES.some(scheme => text.startsWith(scheme));
}

function toElements(assets: Provisioning): Uint8Array<ArrayBuffer> {
  const { endpointId, keyPair } = assets;
  return concat(
    writeTlv(TAG.serverUri, assets.serverUrl),
    writeTlv(TAG.clientId, assets.clientId),
    writeTlv(TAG.sharedSecret, assets.sharedSecret.reveal()),
    ...(endpointId === undefined ? [] : [writeTlv(TAG.endpointId, endpointId)]),
    ...assets.trustAnchors.map(anchor => writeTlv(TAG.trustAnchor, anchor)),
    ...(keyPair === undefined
      ? []
      : [writeTlv(TAG.privateKey, keyPair.privateKey), writeTlv(TAG.publicKey, keyPair.publicKey)]),
    ...[...assets.connectedDevices].map(([hardwareId, secret]) =>
      writeTlv(
        TAG.connectedDevice,
        concat(writeTlv(TAG.clientId, hardwareId), writeTlv(TAG.sharedSecret, secret.reveal())),
      ),
    ),
  );
}

/** Elements with other tags are passed over. */
function fromElements(elements: readonly Tlv[]): Omit<Provisioning, 'comments'> {
  const bytes = (tag: number): Uint8Array<ArrayBuffer> | undefined =>
    elements.find(element => element.tag === tag)?.value;
  const text = (tag: number): string | undefined => textOf(bytes(tag));
  const required = (tag: number, what: string): string => {
    const value = text(tag);
    if (value === undefined) throw damaged(`it has no ${what}`);
    return value;
  };
  const privateKey = bytes(TAG.privateKey);
  const publicKey = bytes(TAG.publicKey);
  return {
    serverUrl: required(TAG.serverUri, 'address of the server'),
    clientId: required(TAG.clientId, 'client id'),
    sharedSecret: new Secret(required(TAG.sharedSecret, 'shared secret')),
    endpointId: text(TAG.endpointId),
    keyPair:
      privateKey === undefined || publicKey === undefined ? undefined : keyPairOf(privateKey, publicKey),
    trustAnchors: elements.filter(({ tag }) => tag === TAG.trustAnchor).map(({ value }) => value),
    connectedDevices: new Map(
      elements.filter(({ tag }) => tag === TAG.connectedDevice).map(({ value }) => connectedDevice(value)),
    ),
  };
}

function connectedDevice(value: Uint8Array<ArrayBuffer>): [string, Secret] {
  const parts = readTlvs(value);
  const part = (tag: number): string | undefined => textOf(parts.find(element => element.tag === tag)?.value);
  const hardwareId = part(TAG.clientId);
  const secret = part(TAG.sharedSecret);
  if (hardwareId === undefined || secret === undefined) throw damaged('a connected device is incomplete');
  return [hardwareId, new Secret(secret)];
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
