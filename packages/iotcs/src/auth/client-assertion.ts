import type { Secret } from '@sdk/core';
import { hmacSha256 } from '../crypto/hmac.js';
import { signRsa } from '../crypto/rsa.js';
import { toBase64Url } from '../encoding/base64.js';
import { utf8 } from '../encoding/bytes.js';

const AUDIENCE = 'oracle/iot/oauth2/token';
const LIFETIME_MS = 900_000;

/** Signs client assertions. */
export interface AssertionSigner {
  readonly algorithm: 'HS256' | 'RS256';
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Signs with the shared secret: devices before their activation, and enterprise clients always. */
export function sharedSecretSigner(secret: Secret): AssertionSigner {
  return { algorithm: 'HS256', sign: data => hmacSha256(utf8(secret.reveal()), data) };
}

/** Signs with the key that an activated device has made. @param privateKey PKCS#8, DER. */
export function privateKeySigner(privateKey: Uint8Array<ArrayBuffer>): AssertionSigner {
  return { algorithm: 'RS256', sign: data => signRsa(privateKey, data) };
}

/**
 * The JSON Web Token that a client shows to the token endpoint, or to an MQTT broker as its password (section 4.3). Its
 * segments are without padding, which the original JavaScript library leaves in.
 *
 * @param id activation id, endpoint id or integration id.
 * @param nowMs the server's time in milliseconds since the epoch; the assertion lives 15 minutes from then.
 */
export async function clientAssertion(id: string, signer: AssertionSigner, nowMs: number): Promise<string> {
  const header = { typ: 'JWT', alg: signer.algorithm };
  const claims = { iss: id, sub: id, aud: AUDIENCE, exp: Math.floor((nowMs + LIFETIME_MS) / 1000) };
  const text = [header, claims].map(part => toBase64Url(utf8(JSON.stringify(part)))).join('.');
  return `${text}.${toBase64Url(await signer.sign(utf8(text)))}`;
}
