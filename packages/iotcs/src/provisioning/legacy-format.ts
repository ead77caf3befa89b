import { Secret } from '@sdk/core';
import { decrypt, encrypt, passwordKey } from '../crypto/aes.js';
import { hmacSha256 } from '../crypto/hmac.js';
import { fromBase64 } from '../encoding/base64.js';
import { fromHex, toHex, utf8 } from '../encoding/bytes.js';
import { isObject } from '../validation.js';
import { openKeyContainer, sealKeyContainer } from './key-container.js';
import { passwordBytes } from './password.js';
import { pemOf } from './pem.js';
import type { Provisioning } from './provisioning.js';
import { damaged, ProvisioningError, wrongPassword } from './provisioning-error.js';

const ITERATIONS = 1_000;
const ZERO_IV: Uint8Array<ArrayBuffer> = new Uint8Array(16);
/** What the signature covers, in this order. */
const SIGNED = [
  'clientId',
  'serverHost',
  'serverPort',
  'serverScheme',
  'sharedSecret',
  'trustAnchors',
  'keyPair',
  'connectedDevices',
] as const;
/** What it covers in files of enterprise integrations. */
const SIGNED_BY_ENTERPRISE = [
  'clientId',
  'serverHost',
  'serverPort',
  'sharedSecret',
  'trustAnchors',
] as const;

/** Reads the text of a legacy (`.json`) provisioning file. @throws {ProvisioningError} */
export async function readLegacy(text: string, password: string): Promise<Provisioning> {
  const file = parse(text);
  const key = await passwordKey(passwordBytes(password), new Uint8Array(), ITERATIONS);
  const sealed = fromHex(String(file['sharedSecret']));
  if (sealed === undefined || sealed.length === 0) throw damaged('its shared secret is no hexadecimal text');
  const secret = await decrypt(key, ZERO_IV, sealed);
  const sharedSecret = secret === undefined ? undefined : textOf(secret);
  // One wrong password in 256 leaves a padding that fits, but no text.
  if (sharedSecret === undefined) throw wrongPassword();
  if (!(await isSigned(file, key))) throw damaged('its signature does not fit its content');
  const keys =
    typeof file['keyPair'] === 'string' ? await openKeyContainer(file['keyPair'], password) : undefined;
  return {
    serverUrl: serverUrl(file),
    clientId: String(file['clientId']),
    sharedSecret: new Secret(sharedSecret),
    endpointId: keys?.endpointId,
    keyPair: keys?.keyPair,
    trustAnchors: anchors(file['trustAnchors']),
    connectedDevices: new Map(
      Object.entries(isObject(file['connectedDevices']) ? file['connectedDevices'] : {}).map(
        ([hardwareId, own]) => [hardwareId, new Secret(String(own))],
      ),
    ),
    comments: ['#'],
  };
}

/** Writes assets in the legacy format. @throws {ProvisioningError} */
export async function writeLegacy(assets: Provisioning, password: string): Promise<string> {
  const { keyPair, endpointId } = assets;
  if (keyPair === undefined && endpointId !== undefined)
    throw new ProvisioningError(
      'missing_key',
      'an endpoint id without keys cannot be written to a legacy (.json) file',
    );
  const key = await passwordKey(passwordBytes(password), new Uint8Array(), ITERATIONS);
  const { hostname, port, protocol } = new URL(assets.serverUrl);
  const file = {
    clientId: assets.clientId,
    serverHost: hostname,
    serverPort: Number(port === '' ? 443 : port),
    serverScheme: protocol.slice(0, -1),
    sharedSecret: toHex(await encrypt(key, ZERO_IV, utf8(assets.sharedSecret.reveal()))),
    trustAnchors: assets.trustAnchors.map(pemOf),
    keyPair:
      keyPair === undefined
        ? null
        : await sealKeyContainer({ keyPair, endpointId }, assets.clientId, password),
    connectedDevices: Object.fromEntries(
      [...assets.connectedDevices].map(([hardwareId, secret]) => [hardwareId, secret.reveal()]),
    ),
  };
  const signature = toHex(await hmacSha256(key, utf8(signedText(file, SIGNED))));
  return JSON.stringify({ ...file, signature });
}

/** Undefined when the bytes are none in UTF-8, or hold control characters. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text === '' || /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function parse(text: string): Record<string, unknown> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw damaged('it is no JSON');
  }
  if (!isObject(file)) throw damaged('it is no JSON object');
  for (const name of ['clientId', 'serverHost', 'sharedSecret', 'signature'])
    if (typeof file[name] !== 'string') throw damaged(`it has no ${name}`);
  return file;
}

async function isSigned(file: Record<string, unknown>, key: Uint8Array): Promise<boolean> {
  for (const names of [SIGNED, SIGNED_BY_ENTERPRISE]) {
    const signature = toHex(await hmacSha256(key, utf8(signedText(file, names))));
    if (signature === String(file['signature']).toLowerCase()) return true;
  }
  return false;
}

/**
 * Each value in braces as JavaScript turns it into text, so that an object counts as `[object Object]` whatever it holds;
 * a member that is absent is left out with its braces.
 */
function signedText(file: Record<string, unknown>, names: readonly string[]): string {
  return names
    .filter(name => file[name] !== undefined)
    .map(name => `{${file[name]}}`)
    .join('');
}

function serverUrl(file: Record<string, unknown>): string {
  const { serverScheme = 'https', serverHost, serverPort = 443 } = file;
  return `${serverScheme}://${serverHost}:${serverPort}`;
}

function anchors(value: unknown): Uint8Array<ArrayBuffer>[] {
  if (!Array.isArray(value)) return [];
  return value.map(pem => {
    const der = fromBase64(String(pem).replaceAll(/-----[A-Z ]+-----/g, ''));
    if (der === undefined) throw damaged('a trust anchor is no PEM certificate');
    return der;
  });
}
