import { expect } from '@jest/globals';
import { readProvisioning } from '@sdk/iotcs';
import { rejection } from '../../support/rejection.js';
import type { Replay, Vector } from '../vector.js';

interface LoadArguments {
  readonly password: string;
  readonly fileBase64?: string;
  readonly fileText?: string;
}

function read({ call }: Vector): ReturnType<typeof readProvisioning> {
  const { password, fileBase64, fileText } = call.args as LoadArguments;
  const text = fileText ?? Buffer.from(fileBase64 ?? '', 'base64').toString();
  return readProvisioning({ read: async () => text, write: async () => {} }, password);
}

const opens: Replay = async vector => {
  const assets = await read(vector);
  const expected = vector.result as Record<string, unknown>;
  const url = new URL(assets.serverUrl);
  expect({
    clientId: assets.clientId,
    sharedSecret: assets.sharedSecret.reveal(),
    serverHost: url.hostname,
    serverScheme: url.protocol.slice(0, -1),
    activated: assets.endpointId !== undefined,
  }).toEqual({
    clientId: expected['clientId'],
    sharedSecret: expected['sharedSecret'],
    serverHost: expected['serverHost'],
    serverScheme: expected['serverScheme'],
    activated: expected['activated'],
  });
  if (expected['endpointId'] !== undefined)
    expect(assets.endpointId).toBe(expected['endpointId'] ?? undefined);
  if (expected['trustAnchors'] !== undefined)
    expect(assets.trustAnchors).toHaveLength(Number(expected['trustAnchors']));
  if (expected['connectedDevices'] !== undefined)
    expect(
      Object.fromEntries([...assets.connectedDevices].map(([id, secret]) => [id, secret.reveal()])),
    ).toEqual(expected['connectedDevices']);
  const pem = expected['publicKeyPem'];
  if (pem !== undefined)
    expect(Buffer.from(assets.keyPair?.publicKey ?? []).toString('base64')).toBe(
      String(pem).replaceAll(/-----[A-Z ]+-----|\s/g, ''),
    );
};

export const provisioning: Readonly<Record<string, Replay>> = {
  'prov-unified-minimal': opens,
  'prov-unified-activated': opens,
  'prov-json-minimal': opens,
  'prov-json-activated': opens,
  'prov-unified-wrong-password': async vector => {
    expect(await rejection(read(vector))).toMatchObject({
      name: 'ProvisioningError',
      reason: 'wrong_password',
    });
  },
};
