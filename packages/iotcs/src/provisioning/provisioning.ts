import { Secret } from '@sdk/core';
import type { KeyPair } from '../crypto/rsa.js';
import { requireList, requireOptions, requireText } from '../validation.js';

/** What a provisioning file holds: the server, who the device or integration is, and its keys. */
export interface Provisioning {
  /** Address of the server: `https://host:port`, or `mqtts://host:port` for devices that speak MQTT. */
  readonly serverUrl: string;
  /** Activation id of a device, or id of an enterprise integration. */
  readonly clientId: string;
  readonly sharedSecret: Secret;
  /** The server's id of the device; present once it is activated. */
  readonly endpointId: string | undefined;
  /** The device's keys; they are there from just before the activation on. */
  readonly keyPair: KeyPair | undefined;
  /** X.509 certificates in DER. When there are any, only these are trusted. */
  readonly trustAnchors: readonly Uint8Array<ArrayBuffer>[];
  /** Shared secrets of devices behind this gateway, by hardware id. */
  readonly connectedDevices: ReadonlyMap<string, Secret>;
  /** Comment lines of the file, with their `#`; kept when it is written again. */
  readonly comments: readonly string[];
}

/** What must be known to make provisioning assets; the rest is empty. */
export interface ProvisioningFacts {
  /** `https://host:port` or `mqtts://host:port`; `http` for an emulator. */
  readonly serverUrl: string;
  readonly clientId: string;
  readonly sharedSecret: string;
  /** X.509 certificates in DER. */
  readonly trustAnchors?: readonly Uint8Array<ArrayBuffer>[] | undefined;
  /** Shared secrets of devices behind a gateway, by hardware id. */
  readonly connectedDevices?: Readonly<Record<string, string>> | undefined;
}

/**
 * Makes provisioning assets, e.g. to write a file for a device that was registered over REST.
 *
 * @throws {ValidationError} that names what is missing.
 */
export function createProvisioning(facts: ProvisioningFacts): Provisioning {
  const operation = 'createProvisioning';
  const { serverUrl, clientId, sharedSecret } = requireOptions(operation, facts, 'facts');
  const secretOf = (field: string, secret: string): Secret =>
    new Secret(requireText(operation, field, secret));
  return {
    serverUrl: requireText(operation, 'serverUrl', serverUrl),
    clientId: requireText(operation, 'clientId', clientId),
    sharedSecret: secretOf('sharedSecret', sharedSecret),
    endpointId: undefined,
    keyPair: undefined,
    trustAnchors: requireList(operation, 'trustAnchors', facts.trustAnchors ?? []),
    connectedDevices: new Map(
      Object.entries(facts.connectedDevices ?? {}).map(([id, secret]) => [
        id,
        secretOf(`connectedDevices.${id}`, secret),
      ]),
    ),
    comments: ['#'],
  };
}
