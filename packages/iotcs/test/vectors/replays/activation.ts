import { verify } from 'node:crypto';
import { expect } from '@jest/globals';
import { DirectlyConnectedDevice, GatewayDevice, readProvisioning } from '@sdk/iotcs';
import { activatedGateway, ENDPOINT, PASSWORD, quiet, recordedFile } from '../../support/devices.js';
import { FakeServer } from '../../support/fake-server.js';
import { rejection } from '../../support/rejection.js';
import { expectRequest } from '../compare.js';
import type { Exchange, Replay, Vector } from '../vector.js';

const DIRECT = '/iot/api/v2/activation/direct';
const INDIRECT = '/iot/api/v2/activation/indirect/device';
const POLICY = { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 };

function serverOf(vector: Vector): FakeServer {
  const server = new FakeServer().on('/iot/api/v2/activation/policy', [{ body: POLICY }]);
  for (const { request, response } of vector.exchanges)
    if (request.path === DIRECT) server.on(DIRECT, [response]);
  return server;
}

/** The order of the models has no meaning, and the original names one of them twice. */
function withModelSet(exchange: Exchange): Exchange {
  const { deviceModels, ...body } = exchange.request.body as Record<string, unknown>;
  const models = expect.arrayContaining([...new Set(deviceModels as string[])]);
  const { '...': _rest, ...own } = body;
  return { ...exchange, request: { ...exchange.request, body: { ...own, deviceModels: models } } };
}

const registers: Replay = async vector => {
  const [exchange] = vector.exchanges;
  const [restricted, hardwareId, metadata, models] = vector.call.args as [
    boolean,
    string,
    Record<string, string>,
    string[],
  ];
  const server = new FakeServer().on(INDIRECT, [exchange?.response ?? {}]);
  const gateway = await activatedGateway(server);
  const result = gateway.registerDevice(hardwareId, metadata, models, { restricted });
  const expected = vector.result as { readonly endpointId?: string };
  if (expected.endpointId === undefined)
    expect(await rejection(result)).toMatchObject({
      name: 'ProtocolError',
      message: expect.stringContaining('DISABLED'),
    });
  else expect(await result).toBe(expected.endpointId);
  if (exchange !== undefined) expectRequest(server.to(INDIRECT)[0], exchange);
};

export const activation: Readonly<Record<string, Replay>> = {
  'activate-dcd-high-level': async vector => {
    const server = serverOf(vector);
    const file = recordedFile('prov-unified-minimal');
    const device = await DirectlyConnectedDevice.open(file, PASSWORD, quiet(server));
    await device.activate((vector.call.args as string[][])[0] ?? []);
    await device.flush();
    expect(server.requests).toHaveLength(vector.exchanges.length);
    vector.exchanges.forEach((exchange, index) => {
      const isDirect = exchange.request.path === DIRECT;
      expectRequest(server.requests[index], isDirect ? withModelSet(exchange) : exchange);
    });
    const sent = server.to(DIRECT)[0]?.body as { readonly deviceModels: string[] };
    expect(sent.deviceModels).toHaveLength(new Set(sent.deviceModels).size);
    expect({ activated: device.isActivated(), endpointId: device.getEndpointId() }).toEqual(vector.result);
    const kept = await readProvisioning(file, PASSWORD);
    expect(kept).toMatchObject({ endpointId: ENDPOINT, keyPair: expect.anything() });
    await expectSignature(sent, kept.keyPair?.publicKey ?? new Uint8Array());
  },
  'activate-gateway-capabilities': async vector => {
    const server = serverOf(vector);
    const file = recordedFile('prov-unified-minimal');
    const gateway = await GatewayDevice.open(file, PASSWORD, quiet(server));
    await gateway.activate((vector.call.args as string[][])[0] ?? []);
    const recorded = vector.exchanges[0]?.request.body as { readonly deviceModels: string[] };
    const sent = server.to(DIRECT)[0]?.body as { readonly deviceModels: string[] };
    expect(new Set(sent.deviceModels)).toEqual(new Set(recorded.deviceModels));
    expect({ activated: gateway.isActivated(), endpointId: gateway.getEndpointId() }).toEqual(vector.result);
  },
  'activate-not-activated-state': async vector => {
    const file = recordedFile('prov-unified-minimal');
    const device = await DirectlyConnectedDevice.open(file, PASSWORD, quiet(serverOf(vector)));
    expect(await rejection(device.activate([]))).toMatchObject({
      name: 'ProtocolError',
      message: expect.stringContaining('REGISTERED'),
    });
    expect(device.isActivated()).toBe(false);
  },
};

export const gateway: Readonly<Record<string, Replay>> = {
  'register-unrestricted': registers,
  'register-preprovisioned': registers,
  'register-not-activated': registers,
};

/** Checks the signature with another implementation of RSA. */
async function expectSignature(sent: object, publicKey: Uint8Array): Promise<void> {
  const assets = await readProvisioning(recordedFile('prov-unified-minimal'), PASSWORD);
  const hmac = Buffer.from('5f5eb8d52593d19675bf36c9766d2f58420238b175ea37343e84de8e1b8b8e83', 'hex');
  const signed = Buffer.concat([
    Buffer.from(`${assets.clientId}\nRSA\nX.509\nHmacSHA256\n`),
    hmac,
    publicKey,
  ]);
  const key = { key: Buffer.from(publicKey), format: 'der', type: 'spki' } as const;
  const { signature } = sent as { readonly signature: string };
  expect(verify('sha256', signed, key, Buffer.from(signature, 'base64'))).toBe(true);
}
