import { createPublicKey, type KeyObject } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import type { Installation } from '../installation.js';
import { IotcsRefusal } from '../refusal.js';
import type { TokenSubject } from './token-book.js';

const AUDIENCE = 'oracle/iot/oauth2/token';
const DAY_SECONDS = 86_400;

/** An identity, and the key that its assertions are checked with. */
interface Signatory extends TokenSubject {
  readonly algorithm: 'HS256' | 'RS256';
  readonly key: Uint8Array | KeyObject;
}

/**
 * The identity behind a client assertion (section 4.3).
 *
 * @throws {IotcsRefusal} with status 400: with `currentTime` when the times do not fit, else as `invalid_client`
 */
export async function checkAssertion(installation: Installation, assertion: string): Promise<TokenSubject> {
  const claims = claimsOf(assertion);
  if (typeof claims?.['iss'] !== 'string' || claims['iss'] !== claims['sub']) {
    throw invalidClient('iss and sub of the assertion must be the same id');
  }
  const signatory = signatoryOf(installation, claims['iss']);
  if (!signatory) throw invalidClient(`no client has the id ${claims['iss']}`);
  await checkSignature(assertion, signatory);
  if (claims['aud'] !== AUDIENCE) throw invalidClient(`aud of the assertion must be ${AUDIENCE}`);
  checkExpiry(claims['exp'], installation.clock.now());
  return { use: signatory.use, subject: signatory.subject };
}

/** The id that an assertion claims to come from, unchecked. */
export function claimedIssuer(assertion: string): string | undefined {
  const issuer = claimsOf(assertion)?.['iss'];
  return typeof issuer === 'string' ? issuer : undefined;
}

/** Who has an id: an activated endpoint, a device before its activation, or an integration. */
export function signatoryOf(installation: Installation, id: string): Signatory | undefined {
  const { devices, integrations } = installation;
  const integration = integrations.get(id);
  if (integration) return { use: 'enterprise', subject: id, ...secretKey(integration.sharedSecret) };
  const endpoint = devices.get(id);
  if (endpoint?.publicKey !== undefined && endpoint.state === 'ACTIVATED') {
    const der = Buffer.from(endpoint.publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return { use: 'device', subject: id, algorithm: 'RS256', key };
  }
  const device = devices.find(each => each.activationId === id);
  if (device?.sharedSecret === undefined || device.state !== 'REGISTERED') return undefined;
  return { use: 'activation', subject: id, ...secretKey(device.sharedSecret) };
}

/** 400 for an assertion that proves nothing. */
export function invalidClient(detail: string): IotcsRefusal {
  return new IotcsRefusal(400, detail, { error: 'invalid_client' });
}

function secretKey(secret: string): Pick<Signatory, 'algorithm' | 'key'> {
  return { algorithm: 'HS256', key: new TextEncoder().encode(secret) };
}

function claimsOf(assertion: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return decodeJwt(assertion);
  } catch {
    return undefined;
  }
}

async function checkSignature(assertion: string, { algorithm, key }: Signatory): Promise<void> {
  const named = decodeProtectedHeader(assertion).alg;
  if (named !== algorithm)
    throw invalidClient(`the assertion must be signed with ${algorithm}, not ${named}`);
  try {
    await compactVerify(assertion, key, { algorithms: [algorithm] });
  } catch {
    throw invalidClient('the signature of the assertion is wrong');
  }
}

function checkExpiry(exp: unknown, nowMs: number): void {
  const seconds = Math.floor(nowMs / 1000);
  const valid = typeof exp === 'number' && exp > seconds && exp <= seconds + DAY_SECONDS;
  if (valid) return;
  throw new IotcsRefusal(400, 'exp of the assertion is in the past, or more than a day ahead', {
    error: 'invalid_client',
    currentTime: nowMs,
  });
}
