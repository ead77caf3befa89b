import { loadForge } from '#host';
import { type KeyPair, keyPairOf } from '../crypto/rsa.js';
import { fromBase64, fromBinaryText, toBinaryText } from '../encoding/base64.js';
import type { Forge, ForgeBag, ForgePrivateKey } from '../runtime/forge.js';
import { passwordBytes } from './password.js';
import { damaged, ProvisioningError } from './provisioning-error.js';

/** What the original library writes, and so can read. */
const ENCRYPTION = { algorithm: 'aes128', count: 2_048 } as const;
/** Nobody looks at the dates of the certificate, and the clock of a device may be wrong when it makes one. */
const ALWAYS = { notBefore: new Date(0), notAfter: new Date('9999-12-31T23:59:59Z') };

/** The keys of a device, and the endpoint id that the server has given them. */
export interface DeviceKeys {
  readonly keyPair: KeyPair;
  readonly endpointId: string | undefined;
}

/** Opens the PKCS#12 container of a legacy file. @param base64 the container. @throws {ProvisioningError} */
export async function openKeyContainer(base64: string, password: string): Promise<DeviceKeys> {
  const container = fromBase64(base64);
  if (container === undefined) throw damaged('the container of its keys is no base64');
  const forge = await requireForge();
  const bag = keyBagOf(bagsOf(forge, container, password), forge);
  return {
    keyPair: rsaKeysOf(forge, bag.key),
    endpointId: bag.attributes.friendlyName?.[0] || undefined,
  };
}

/** Makes the PKCS#12 container of a legacy file, in base64. @throws {ProvisioningError} */
export async function sealKeyContainer(
  { keyPair, endpointId = '' }: DeviceKeys,
  clientId: string,
  password: string,
): Promise<string> {
  const forge = await requireForge();
  const key = privateKeyOf(forge, keyPair);
  const container = forge.pkcs12.toPkcs12Asn1(
    key,
    certificateOf(forge, key, clientId),
    passwordText(password),
    // Before the activation the name is empty; the original library expects that there is one.
    { ...ENCRYPTION, friendlyName: endpointId },
  );
  return btoa(forge.asn1.toDer(container).getBytes());
}

async function requireForge(): Promise<Forge> {
  const forge = await loadForge().catch((error: unknown) => {
    throw new ProvisioningError(
      'missing_package',
      'a legacy (.json) file keeps the keys of an activated device as PKCS#12; install the package "node-forge" for it',
      error,
    );
  });
  if (forge !== undefined) return forge;
  throw new ProvisioningError(
    'unsupported',
    'this runtime cannot use legacy (.json) files that hold keys; convert the file in Node to the unified format',
  );
}

function bagsOf(forge: Forge, container: Uint8Array, password: string): ForgeBag[] {
  try {
    const asn1 = forge.asn1.fromDer(toBinaryText(container), false);
    const { safeContents } = forge.pkcs12.pkcs12FromAsn1(asn1, false, passwordText(password));
    return safeContents.flatMap(({ safeBags }) => safeBags);
  } catch (error) {
    throw refusalOf(String((error as Error).message));
  }
}

/** The library tells its errors apart by nothing but their texts. */
function refusalOf(text: string): ProvisioningError {
  if (/password\?|failed to decrypt/i.test(text))
    return new ProvisioningError(
      'wrong_password',
      'the keys in this file have another password than the file',
    );
  if (/unsupported/i.test(text))
    return new ProvisioningError(
      'unsupported',
      'the keys in this file are protected by an unknown algorithm',
    );
  return damaged('its keys are no PKCS#12 container');
}

function keyBagOf(
  bags: readonly ForgeBag[],
  { pki: { oids } }: Forge,
): ForgeBag & { readonly key: ForgePrivateKey } {
  const bag = bags.find(({ type }) => type === oids.pkcs8ShroudedKeyBag || type === oids.keyBag);
  if (bag === undefined)
    throw new ProvisioningError('missing_key', 'the container of the keys in this file holds no key');
  const { key } = bag;
  if (key === undefined || key === null)
    throw new ProvisioningError('unsupported', 'the key in this file is no RSA key');
  return { ...bag, key };
}

function rsaKeysOf({ asn1, pki }: Forge, key: ForgePrivateKey): KeyPair {
  const privateKey = asn1.toDer(pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key))).getBytes();
  const publicKey = asn1.toDer(pki.publicKeyToAsn1(pki.setRsaPublicKey(key.n, key.e))).getBytes();
  return keyPairOf(fromBinaryText(privateKey), fromBinaryText(publicKey));
}

function privateKeyOf({ asn1, pki }: Forge, { privateKey }: KeyPair): ForgePrivateKey {
  try {
    return pki.privateKeyFromAsn1(asn1.fromDer(toBinaryText(privateKey)));
  } catch {
    throw new ProvisioningError('unsupported', 'a legacy (.json) file can keep only RSA keys');
  }
}

/** The original library does not open a container without a certificate, so there is one that the device has signed itself. */
function certificateOf(
  { asn1, md, pki }: Forge,
  key: ForgePrivateKey,
  clientId: string,
): ReturnType<Forge['pki']['createCertificate']> {
  const certificate = pki.createCertificate();
  const names = [{ name: 'commonName', value: clientId, valueTagClass: asn1.Type.UTF8 }] as const;
  certificate.publicKey = pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = '01';
  Object.assign(certificate.validity, ALWAYS);
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.sign(key, md.sha256.create());
  return certificate;
}

/** The library takes one byte for each character of a password in one place, and two in another: the same bytes for both. */
function passwordText(password: string): string {
  return toBinaryText(passwordBytes(password));
}
