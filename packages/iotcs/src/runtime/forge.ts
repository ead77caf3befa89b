/** The parts of the library `node-forge` that are used here. Bytes are texts in it, a character for each. */
export interface Forge {
  readonly asn1: {
    readonly Type: { readonly UTF8: number };
    fromDer(bytes: string, strict?: boolean): ForgeAsn1;
    toDer(value: ForgeAsn1): { getBytes(): string };
  };
  readonly md: { readonly sha256: { create(): ForgeDigest } };
  readonly pki: {
    readonly oids: { readonly pkcs8ShroudedKeyBag: string; readonly keyBag: string };
    createCertificate(): ForgeCertificate;
    privateKeyFromAsn1(value: ForgeAsn1): ForgePrivateKey;
    privateKeyToAsn1(key: ForgePrivateKey): ForgeAsn1;
    publicKeyToAsn1(key: ForgePublicKey): ForgeAsn1;
    setRsaPublicKey(modulus: ForgeNumber, exponent: ForgeNumber): ForgePublicKey;
    /** Puts the PKCS#8 frame around a key. */
    wrapRsaPrivateKey(key: ForgeAsn1): ForgeAsn1;
  };
  readonly pkcs12: {
    pkcs12FromAsn1(value: ForgeAsn1, strict: boolean, password: string): ForgePkcs12;
    toPkcs12Asn1(
      key: ForgePrivateKey,
      certificate: ForgeCertificate,
      password: string,
      options: {
        readonly algorithm: 'aes128';
        readonly count: number;
        readonly friendlyName: string;
      },
    ): ForgeAsn1;
  };
}

/** An RSA key. */
export interface ForgePrivateKey {
  readonly n: ForgeNumber;
  readonly e: ForgeNumber;
}

/** What lies in a container: one key or one certificate. */
export interface ForgeBag {
  readonly type: string;
  readonly attributes: { readonly friendlyName?: readonly string[] };
  /** Null when it is a key of a kind that the library does not know. */
  readonly key?: ForgePrivateKey | null;
}

interface ForgePkcs12 {
  readonly safeContents: readonly { readonly safeBags: readonly ForgeBag[] }[];
}

interface ForgeCertificate {
  publicKey: ForgePublicKey;
  serialNumber: string;
  readonly validity: { notBefore: Date; notAfter: Date };
  setSubject(names: readonly ForgeName[]): void;
  setIssuer(names: readonly ForgeName[]): void;
  sign(key: ForgePrivateKey, digest: ForgeDigest): void;
}

interface ForgeName {
  readonly name: 'commonName';
  readonly value: string;
  readonly valueTagClass: number;
}

declare const kind: unique symbol;
interface ForgeAsn1 {
  readonly [kind]: 'asn1';
}
interface ForgeDigest {
  readonly [kind]: 'digest';
}
interface ForgeNumber {
  readonly [kind]: 'number';
}
interface ForgePublicKey {
  readonly [kind]: 'public key';
}
