import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { createProvisioning, DirectlyConnectedDevice, readProvisioning, writeProvisioning } from '@sdk/iotcs';
import { recordedFile } from '../support/devices.js';
import { rejection } from '../support/rejection.js';
import { vectorOf } from '../vectors/vector.js';

const PASSWORD = 'pässword';
const assets = createProvisioning({
  serverUrl: 'https://iot.example.com:443',
  clientId: 'ID-1',
  sharedSecret: 'very-secret',
  connectedDevices: { 'HW-1': 'secret-1', 'HW-2': 'secret-2' },
  trustAnchors: [Uint8Array.of(48, 1, 2)],
});
const folder = (): string => mkdtempSync(join(tmpdir(), 'iotcs-'));

describe('provisioning files', () => {
  test.each(['device.conf', 'device.json'])(
    '%s: what is written can be read, by its owner only',
    async name => {
      const path = join(folder(), name);
      await writeProvisioning(path, PASSWORD, assets);
      const read = await readProvisioning(path, PASSWORD);
      expect(read).toMatchObject({ serverUrl: 'https://iot.example.com:443', clientId: 'ID-1' });
      expect(read.sharedSecret.reveal()).toBe('very-secret');
      expect([...read.connectedDevices].map(([id, secret]) => [id, secret.reveal()])).toEqual([
        ['HW-1', 'secret-1'],
        ['HW-2', 'secret-2'],
      ]);
      expect(read.trustAnchors).toEqual([Uint8Array.of(48, 1, 2)]);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(path, '..'))).toEqual([name]);
      expect(await rejection(readProvisioning(path, 'wrong'))).toMatchObject({ reason: 'wrong_password' });
      expect(inspect(read, { depth: 9 })).not.toMatch(/very-secret|secret-1/);
    },
  );

  test('keep their comments and their keys', async () => {
    const file = recordedFile('prov-unified-activated');
    const path = join(folder(), 'device.conf');
    writeFileSync(path, `${(await file.read()).trimEnd()}\n#name:value`);
    const read = await readProvisioning(path, 'Passw0rd');
    await writeProvisioning(path, 'Passw0rd', read);
    expect(readFileSync(path, 'utf8')).toContain('\n#name:value');
    const again = await readProvisioning(path, 'Passw0rd');
    expect(again.keyPair).toEqual(read.keyPair);
    expect(again.keyPair?.privateKey).toEqual(read.keyPair?.privateKey);
  });

  test('that are damaged are told from a wrong password', async () => {
    const path = join(folder(), 'device.conf');
    await writeProvisioning(path, PASSWORD, assets);
    const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    const bytes = Buffer.from(first.slice(1), 'base64');
    for (const broken of [
      bytes.subarray(0, -16),
      bytes.subarray(0, -5),
      Buffer.concat([bytes, Buffer.alloc(16)]),
    ]) {
      writeFileSync(path, [`!${broken.toString('base64')}`, ...rest].join('\n'));
      expect(await rejection(readProvisioning(path, PASSWORD))).toMatchObject({ reason: 'damaged' });
    }
    writeFileSync(path, '?');
    expect(await rejection(readProvisioning(path, PASSWORD))).toMatchObject({ reason: 'unsupported' });
  });

  test('of the legacy format are refused when they were changed', async () => {
    const path = join(folder(), 'device.json');
    await writeProvisioning(path, PASSWORD, assets);
    const file = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...file, clientId: 'ID-2' }));
    expect(await rejection(readProvisioning(path, PASSWORD))).toMatchObject({ reason: 'damaged' });
  });

  test('of the legacy format tell a wrong password also when it leaves a padding that fits', async () => {
    const { fileText } = vectorOf('provisioning', 'prov-json-minimal').call.args as { fileText: string };
    const file = { read: async () => fileText, write: async () => {} };
    expect(await rejection(readProvisioning(file, 'wrong-29'))).toMatchObject({ reason: 'wrong_password' });
  });

  test('that are missing, or cannot be replaced, are an error that names the field', async () => {
    const path = join(folder(), 'none.conf');
    expect(await rejection(DirectlyConnectedDevice.open(path, PASSWORD))).toMatchObject({
      name: 'ValidationError',
      issues: [{ field: 'file', received: 'ENOENT' }],
    });
    expect(await rejection(DirectlyConnectedDevice.open('', PASSWORD))).toMatchObject({
      name: 'ValidationError',
    });
    expect(await rejection(DirectlyConnectedDevice.open(path, ''))).toMatchObject({
      issues: [{ field: 'password' }],
    });
    const missing = join(folder(), 'no-folder', 'device.conf');
    expect(await rejection(writeProvisioning(missing, PASSWORD, assets))).toMatchObject({
      issues: [{ field: 'file', received: 'ENOENT' }],
    });
  });
});
