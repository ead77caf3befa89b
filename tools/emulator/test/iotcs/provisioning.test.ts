import { createPrivateKey } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { writeLegacy } from '../../src/iotcs/provisioning/legacy-format.js';
import { readUnified, writeUnified } from '../../src/iotcs/provisioning/unified-format.js';
import { DEVICE, GATEWAY, INTEGRATION, SECRET, start, THERMOSTAT } from './fixture.js';

/** Written by the original library, with the password `Passw0rd`. */
const recorded = {
  unified:
    '!Kf0j37mIRCV1LMCd55aM5KZaDmNpZ37amzofioduef09cCZy+QBQL6Rm6ktM4oMP9UenUeSfJ9GDuc51lJV+I0eUpVPM3+bLL2sCQ4UE0nkEjeQOEVpzv5B2uaC53//h\n#',
  legacy:
    '{"clientId":"TEST-ACTIVATION-ID","serverHost":"iot.example.com","serverPort":443,"serverScheme":"https","sharedSecret":"c791ace57f6a52e66e28cd80494775fe5f91d005addc005e300c6ad9cd33d2b9","trustAnchors":[],"keyPair":null,"connectedDevices":{},"signature":"bbdae568db4968c5d32756769f4da239d88c89d3b20fcaad6d63de3630b91901"}',
};

const assets = {
  serverUri: 'https://iot.example.com:443',
  clientId: 'TEST-ACTIVATION-ID',
  sharedSecret: 'test-shared-secret',
  trustAnchors: [],
  connectedDevices: {},
};

describe('provisioning files', () => {
  test('of the original library are read with their password only', () => {
    expect(readUnified(recorded.unified, 'Passw0rd')).toEqual(assets);
    expect(readUnified(recorded.unified, 'wrong')).toBeUndefined();
    expect(readUnified(recorded.legacy, 'Passw0rd')).toBeUndefined();
  });

  test('in the legacy format are those of the original library, to the letter', () => {
    expect(writeLegacy(assets, 'Passw0rd', 'device')).toBe(recorded.legacy);
  });

  test('are there for every device and integration, for their owner only', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const read = async (id: string) =>
      readUnified(await readFile(iotcs.provisioningFileOf(id), 'utf8'), iotcs.provisioningPassword);
    const common = { serverUri: iotcs.url, sharedSecret: SECRET, trustAnchors: [] };
    expect(await read(DEVICE)).toEqual({ ...common, clientId: DEVICE, connectedDevices: {} });
    expect(await read(GATEWAY)).toEqual({
      ...common,
      clientId: GATEWAY,
      connectedDevices: { 'EMULATOR-SENSOR-1': 'emulator-sensor-secret' },
    });
    expect(await read(INTEGRATION)).toEqual({ ...common, clientId: INTEGRATION, connectedDevices: {} });
    expect([iotcs.provisioningFile, iotcs.enterprise.provisioningFile]).toEqual([
      iotcs.provisioningFileOf(DEVICE),
      iotcs.provisioningFileOf(INTEGRATION),
    ]);
    const { mode } = await stat(iotcs.provisioningFile);
    expect((mode & 0o777).toString(8)).toBe('600');
  });

  test('are gone with the emulator', async () => {
    let file: string;
    {
      await using fixture = await start();
      file = fixture.iotcs.provisioningFile;
    }
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('can be had for other ways to connect', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const { port } = new URL(iotcs.url);
    const file = await iotcs.provision(DEVICE, { scheme: 'mqtts', password: 'other' });
    const secure = readUnified(await readFile(file, 'utf8'), 'other');
    expect(secure?.serverUri).toBe(`mqtts://localhost:${port}`);
    expect(secure?.trustAnchors).toHaveLength(1);
    const legacy = await iotcs.provision(INTEGRATION, { scheme: 'https', format: 'legacy' });
    const content = JSON.parse(await readFile(legacy, 'utf8')) as Record<string, unknown>;
    expect(content).toMatchObject({
      clientId: INTEGRATION,
      serverHost: 'localhost',
      serverPort: Number(port),
    });
    expect(content['trustAnchors']).toEqual([expect.stringContaining('BEGIN CERTIFICATE')]);
    await expect(iotcs.provision('nobody')).rejects.toThrow('no device or integration has the id nobody');
  });

  test('of a device that the seed activates hold its endpoint and its keys', async () => {
    const devices = [{ activationId: 'A-1', endpointId: 'E-1', activated: [THERMOSTAT] }];
    await using fixture = await start({ seed: { iotcs: { devices, provisioningPassword: 'p' } } });
    const { iotcs } = fixture;
    const activated = readUnified(await readFile(iotcs.provisioningFile, 'utf8'), 'p')?.activated;
    expect(activated?.endpointId).toBe('E-1');
    const key = { key: Buffer.from(activated?.privateKey ?? []), format: 'der', type: 'pkcs8' } as const;
    const client = fixture.client({ id: 'E-1', key: createPrivateKey(key) });
    expect((await client.call('GET', `/deviceModels/${THERMOSTAT}`)).status).toBe(200);
    expect(iotcs.devices()).toMatchObject([
      { endpointId: 'E-1', state: 'ACTIVATED', deviceModels: [THERMOSTAT] },
    ]);
    const again = await iotcs.provision('A-1', { scheme: 'https', password: 'q' });
    expect(readUnified(await readFile(again, 'utf8'), 'q')?.activated).toEqual(activated);
  });

  test('keep what a client adds while its device is activated, and lose it with a reset', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const file = iotcs.provisioningFile;
    const added = async () => readUnified(await readFile(file, 'utf8'), 'emulator')?.activated;
    const addTo = async (endpointId: string): Promise<void> => {
      const given = readUnified(await readFile(file, 'utf8'), 'emulator');
      if (!given) throw new Error('the file cannot be read');
      const activated = { endpointId, privateKey: Buffer.from('private'), publicKey: Buffer.from('public') };
      await writeFile(file, writeUnified({ ...given, activated }, 'emulator'));
    };
    await addTo(iotcs.devices()[0]?.endpointId ?? '');
    await iotcs.provision(DEVICE);
    expect(await added()).toBeUndefined();
    const { id } = await fixture.device();
    await addTo(id);
    await iotcs.provision(DEVICE);
    expect((await added())?.endpointId).toBe(id);
    await iotcs.reset();
    expect(await added()).toBeUndefined();
  });
});
