import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { isPlainObject } from '../plain-object.js';
import { badRequest } from '../refusal.js';

/** What a device signs when it is activated (W-4). */
export interface CertificationRequest {
  readonly subject: string;
  readonly algorithm: string;
  readonly format: string;
  readonly secretHashAlgorithm: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Reads the request for a certificate out of an activation.
 *
 * @throws {IotcsRefusal} with status 400, naming what is wrong
 */
export function readCertificationRequest(value: unknown): CertificationRequest {
  const info = isPlainObject(value) ? value : {};
  const key = isPlainObject(info['subjectPublicKeyInfo']) ? info['subjectPublicKeyInfo'] : {};
  const text = (owner: Readonly<Record<string, unknown>>, name: string): string => {
    const member = owner[name];
    if (typeof member !== 'string') throw badRequest(`certificationRequestInfo: ${name} must be a text`);
    return member;
  };
  const attributes = info['attributes'];
  return {
    subject: text(info, 'subject'),
    algorithm: text(key, 'algorithm'),
    format: text(key, 'format'),
    secretHashAlgorithm: text(key, 'secretHashAlgorithm'),
    // Java writes line breaks into it, which the decoder passes over.
    publicKey: Buffer.from(text(key, 'publicKey'), 'base64'),
    attributes: isPlainObject(attributes) ? attributes : {},
  };
}

/**
 * Checks the proof that a device has both its shared secret and the new private key.
 *
 * @throws {IotcsRefusal} with status 400 when it is none
 */
export function checkActivationSignature(
  request: CertificationRequest,
  sharedSecret: string,
  signature: Buffer,
): void {
  const { subject, algorithm, format, secretHashAlgorithm, publicKey, attributes } = request;
  const head = [subject, algorithm, format, secretHashAlgorithm].map(line => `${line}\n`).join('');
  const attributeLines = Object.entries(attributes)
    .map(([name, value]) => (value === null ? `${name}=null\n` : `${name}='${String(value)}'\n`))
    .join('');
  const signed = Buffer.concat([
    Buffer.from(head + attributeLines, 'utf8'),
    createHmac('sha256', sharedSecret).update(subject).digest(),
    publicKey,
  ]);
  if (!verify('sha256', signed, publicKeyOf(publicKey), signature)) {
    throw badRequest('the signature of the activation is wrong');
  }
}

/** True for the signature under which a gateway registers a device that its provisioning file announces (W-6). */
export function isSecretSignature(secret: string, gateway: string, signature: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(gateway).digest();
  return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
}

/** True for the signature under which a gateway registers a device for itself alone (W-6). */
export function isKeySignature(publicKey: string, gateway: string, signature: Buffer): boolean {
  return verify('sha256', Buffer.from(gateway), publicKeyOf(Buffer.from(publicKey, 'base64')), signature);
}

function publicKeyOf(der: Buffer): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw badRequest('publicKey must be base64 of a SubjectPublicKeyInfo');
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048) throw badRequest('the key must be RSA of 2048 bits');
  return key;
}
