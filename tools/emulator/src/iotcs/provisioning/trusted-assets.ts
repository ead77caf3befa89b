/** What a provisioning file holds (section 4.2). */
export interface TrustedAssets {
  /** `scheme://host:port`. */
  readonly serverUri: string;
  /** Activation id of a device, or id of an integration. */
  readonly clientId: string;
  readonly sharedSecret: string;
  /** X.509 certificates in DER; without any, a client trusts what its platform trusts. */
  readonly trustAnchors: readonly Uint8Array[];
  /** Secrets of devices behind a gateway by hardware id. */
  readonly connectedDevices: Readonly<Record<string, string>>;
  /** What a client adds when it is activated. */
  readonly activated?: {
    readonly endpointId: string;
    /** PKCS#8 in DER. */
    readonly privateKey: Uint8Array;
    /** SubjectPublicKeyInfo in DER. */
    readonly publicKey: Uint8Array;
  };
}

/** Which form a provisioning file has. The legacy one is JSON. */
export type ProvisioningFormat = 'unified' | 'legacy';
