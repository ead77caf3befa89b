import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { Provisioning } from '@sdk/iotcs';
import { recordedFile } from '../support/devices.js';
import { FakeServer } from '../support/fake-server.js';
import { rejection } from '../support/rejection.js';
import { vectorOf } from '../vectors/vector.js';

/** What Node throws where a package is not installed. */
const missing = (name: string) => (): never => {
  throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
};
jest.unstable_mockModule('mqtt', missing('mqtt'));
jest.unstable_mockModule('node-forge', missing('node-forge'));
const { createProvisioning, DirectlyConnectedDevice, readProvisioning, writeProvisioning } = await import(
  '@sdk/iotcs'
);

const PASSWORD = 'Passw0rd';
const fresh = (serverUrl: string): Provisioning =>
  createProvisioning({ serverUrl, clientId: 'ID-1', sharedSecret: 'very-secret' });
const pathOf = (name: string): string => join(mkdtempSync(join(tmpdir(), 'iotcs-')), name);

describe('without the package mqtt', () => {
  test.each(['mqtts', 'mqtt'])('an address with %s says that it must be installed', async scheme => {
    const path = pathOf('device.conf');
    await writeProvisioning(path, PASSWORD, fresh(`${scheme}://iot.example.com:8883`));
    await using device = await DirectlyConnectedDevice.open(path, PASSWORD);
    expect(await rejection(device.activate([]))).toMatchObject({
      name: 'ValidationError',
      issues: [{ field: 'serverUrl', expected: expect.stringContaining('the package "mqtt"') }],
      cause: { message: expect.stringContaining('mqtt') },
    });
    expect(device.isActivated()).toBe(false);
  });
});

describe('without the package node-forge', () => {
  const refused = {
    name: 'ProvisioningError',
    reason: 'missing_package',
    message: expect.stringContaining('install the package "node-forge"'),
    cause: { message: expect.stringContaining('node-forge') },
  };

  test('legacy files with keys say that it must be installed', async () => {
    const { fileText } = vectorOf('provisioning', 'prov-json-activated').call.args as {
      readonly fileText: string;
    };
    const store = { read: async () => fileText, write: async () => {} };
    expect(await rejection(readProvisioning(store, PASSWORD))).toMatchObject(refused);
    const activated = await readProvisioning(recordedFile('prov-unified-activated'), PASSWORD);
    expect(await rejection(writeProvisioning(pathOf('device.json'), PASSWORD, activated))).toMatchObject(
      refused,
    );
  });

  test('an activation that could not keep its keys does not tell the server of them', async () => {
    const server = new FakeServer()
      .on('/iot/api/v2/activation/policy', [
        { body: { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2_048 } },
      ])
      .on('/iot/api/v2/activation/direct', [
        { body: { endpointId: 'ENDPOINT-1', endpointState: 'ACTIVATED' } },
      ]);
    const path = pathOf('device.json');
    await writeProvisioning(path, PASSWORD, fresh('https://iot.example.com:443'));
    await using device = await DirectlyConnectedDevice.open(path, PASSWORD, { fetch: server.fetch });
    expect(await rejection(device.activate([]))).toMatchObject(refused);
    expect(server.to('/iot/api/v2/activation/policy')).toHaveLength(1);
    expect(server.to('/iot/api/v2/activation/direct')).toEqual([]);
    expect(device.isActivated()).toBe(false);
  });

  test('legacy files without keys do not need it', async () => {
    const path = pathOf('device.json');
    const assets = fresh('https://iot.example.com:443');
    await writeProvisioning(path, PASSWORD, assets);
    expect(await readProvisioning(path, PASSWORD)).toMatchObject({ clientId: 'ID-1' });
  });
});
