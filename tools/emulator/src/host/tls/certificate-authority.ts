import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import type { Store } from '../store.js';

/** What a TLS server shows, and what its clients are to trust; all of it in PEM. */
export interface TlsCredentials {
  /** Certificate of the authority. */
  readonly ca: string;
  /** Certificate of the server, signed by the authority. */
  readonly cert: string;
  /** Private key of the server. */
  readonly key: string;
}

const COLLECTION = 'tls';
const YEARS = 10;
const DAY_MS = 86_400_000;

/** Names under which clients find the emulator. */
const SERVER_NAMES = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

/**
 * The credentials that a store holds; it gets new ones when it has none. The keys are RSA, because the original clients
 * read no others.
 */
export async function tlsCredentials(store: Store): Promise<TlsCredentials> {
  const kept = store.get(COLLECTION, COLLECTION);
  if (kept !== undefined) return JSON.parse(kept) as TlsCredentials;
  const credentials = await issueCredentials();
  keepTlsCredentials(store, credentials);
  return credentials;
}

/** Puts credentials into a store, for the next start; also for a store that was cleared. */
export function keepTlsCredentials(store: Store, credentials: TlsCredentials): void {
  store.put(COLLECTION, COLLECTION, JSON.stringify(credentials));
}

async function issueCredentials(): Promise<TlsCredentials> {
  const [authority, server] = await Promise.all([rsaKeys(), rsaKeys()]);
  const caSubject = [{ name: 'commonName', value: `SDK emulator ${randomBytes(4).toString('hex')}` }];
  const ca = certificate(authority.publicKey, caSubject, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  const own = certificate(
    server.publicKey,
    [{ name: 'commonName', value: 'localhost' }],
    [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: SERVER_NAMES },
    ],
  );
  const signer = forge.pki.privateKeyFromPem(authority.privateKey);
  for (const each of [ca, own]) {
    each.setIssuer(caSubject);
    each.sign(signer, forge.md.sha256.create());
  }
  return {
    ca: forge.pki.certificateToPem(ca),
    cert: forge.pki.certificateToPem(own),
    key: server.privateKey,
  };
}

function certificate(
  publicKey: string,
  subject: forge.pki.CertificateField[],
  extensions: readonly object[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // A first byte below 0x80 keeps the number positive.
  made.serialNumber = `01${randomBytes(15).toString('hex')}`;
  // Clients judge it by their own clock, whatever the emulator's says.
  made.validity.notBefore = new Date(Date.now() - DAY_MS);
  made.validity.notAfter = new Date(Date.now() + YEARS * 365 * DAY_MS);
  made.setSubject(subject);
  made.setExtensions([...extensions]);
  return made;
}

async function rsaKeys(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  return await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
