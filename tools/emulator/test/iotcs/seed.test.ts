import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readUnified } from '../../src/iotcs/provisioning/unified-format.js';
import { APPLICATION, type Client, DEVICE, GATEWAY, type Identity, start, THERMOSTAT } from './fixture.js';
import { attributes, message, send } from './messages.js';

const policy = {
  id: 'P-1',
  deviceModelUrn: THERMOSTAT,
  pipelines: [
    {
      attributeName: 'temperature',
      pipeline: [{ id: 'filterCondition', parameters: { condition: '$(temperature) > 50' } }],
    },
  ],
};

describe('seeds', () => {
  test.each([
    [{ things: [] }, 'things'],
    [{ devices: {} }, 'devices: an array'],
    [{ devices: [{}] }, 'activationId: a value'],
    [{ devices: [{ activationId: 'A', secret: 'x' }] }, 'secret'],
    [
      { deviceModels: [{ urn: 'u', name: 'n', attributes: [{ name: 'a', type: 'FLOAT' }] }] },
      'type: one of STRING',
    ],
    [
      { deviceModels: [{ urn: 'u', name: 'n', attributes: [{ name: 'a', type: 'NUMBER', range: '1' }] }] },
      'range',
    ],
    [
      { deviceModels: [{ urn: 'u', name: 'n', formats: [{ urn: 'f', name: 'f', type: 'X', value: {} }] }] },
      'DATA or ALERT',
    ],
    [{ policies: [{ id: 'p', deviceModelUrn: 'u' }] }, 'pipelines: a value'],
    [{ tokenLifetimeMs: 0 }, 'tokenLifetimeMs: milliseconds'],
  ])('%j is refused', async (seed, message) => {
    await expect(start({ seed: { iotcs: seed as object } })).rejects.toThrow(message);
  });

  test('a reset gives the state of the seed again', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const state = async (): Promise<unknown> => (await fetch(`${iotcs.url}/__emulator/state`)).json();
    fixture.emulator.clock.freeze();
    await iotcs.reset();
    const before = await state();
    const device = await fixture.device();
    await send(device, [attributes(device.id, { temperature: 1 })]);
    iotcs.sendRequest(device.id, { method: 'GET', url: 'a' });
    await iotcs.assignPolicy({ ...policy, devices: [device.id] });
    expect(await state()).not.toEqual(before);
    await iotcs.reset();
    expect(await state()).toEqual(before);
    expect(iotcs.requests()).toEqual([]);
    expect((await device.call('GET', `/deviceModels/${THERMOSTAT}`)).status).toBe(401);
    expect((await fixture.device()).id).toBe(device.id);
  });

  test('can be added over HTTP', async () => {
    await using fixture = await start();
    const seed = {
      devices: [{ activationId: 'LATER' }],
      deviceModels: [{ urn: 'urn:later', name: 'Later' }],
    };
    const added = await fetch(`${fixture.iotcs.url}/__emulator/seed`, {
      method: 'POST',
      body: JSON.stringify(seed),
    });
    expect(added.status).toBe(204);
    const device = await fixture.device('LATER', ['urn:later']);
    expect((await device.call('GET', '/deviceModels/urn:later')).status).toBe(200);
    const file = await readFile(fixture.iotcs.provisioningFileOf('LATER'), 'utf8');
    expect(readUnified(file, 'emulator')?.clientId).toBe('LATER');
    const password = JSON.stringify({ provisioningPassword: 'x' });
    const refused = await fetch(`${fixture.iotcs.url}/__emulator/seed`, { method: 'POST', body: password });
    expect(refused.status).toBe(400);
  });
});

describe('policies', () => {
  const path = `/iot/privateapi/v2/deviceModels/${THERMOSTAT}/devicePolicies`;

  test('are found by the devices that they are assigned to', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const q = (id: string): string => encodeURIComponent(JSON.stringify({ 'devices.id': id }));
    const list = async (id: string): Promise<unknown> =>
      (await device.call('GET', `${path}?q=${q(id)}&fields=id,pipelines,enabled,lastModified`)).json();
    expect(await list(device.id)).toMatchObject({ items: [], count: 0, hasMore: false });
    await fixture.iotcs.assignPolicy({ ...policy, devices: [device.id] });
    const { deviceModelUrn: _, ...expected } = policy;
    expect(await list(device.id)).toMatchObject({
      items: [{ ...expected, enabled: true, lastModified: expect.any(Number) }],
      count: 1,
    });
    expect(await list('other')).toMatchObject({ items: [], count: 0 });
    expect((await device.call('GET', `${path}/P-1?fields=id`)).json()).toEqual({ id: 'P-1' });
    expect((await device.call('GET', `${path}/P-2`)).status).toBe(404);
    const owner = encodeURIComponent(JSON.stringify({ directlyConnectedOwner: device.id }));
    const devices = await device.call('GET', `${path}/P-1/devices?q=${owner}&fields=id`);
    expect(devices.json()).toMatchObject({ items: [{ id: device.id }], count: 1 });
  });
});

describe('policies that change', () => {
  const RESOURCE = 'deviceModels/urn:oracle:iot:dcd:capability:device_policy/policyChanged';
  const pipelines = [{ attributeName: 'temperature', pipeline: [{ id: 'max', parameters: { window: 1 } }] }];

  /** Reports that it wants to hear of changes, as the libraries do. */
  async function reporting(device: Client): Promise<Client> {
    const resources = [{ name: 'p', path: RESOURCE, status: 'ADDED', methods: 'PUT' }];
    const value = { reportType: 'UPDATE', endpointName: device.id, resources, reconciliationMark: '' };
    await send(device, [message(device.id, 'RESOURCES_REPORT', { type: 'JSON', value })]);
    return device;
  }

  /** What a device has been told since it asked last. */
  async function told(device: Client): Promise<readonly unknown[]> {
    interface Sent {
      readonly destination: string;
      readonly payload: { readonly method: string; readonly url: string; readonly body: string };
    }
    const requests = (await send(device, [])).json<Sent[]>();
    return requests.map(({ destination, payload }) => {
      expect([destination, payload.method, payload.url]).toEqual([device.id, 'POST', RESOURCE]);
      return JSON.parse(Buffer.from(payload.body, 'base64').toString());
    });
  }

  test('are told to the devices that they are assigned to, and to no others', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const device = await reporting(await fixture.device());
    const other = await reporting(await fixture.device(GATEWAY));
    const change = (op: string) => ({
      op,
      id: 'P-1',
      deviceModelUrn: THERMOSTAT,
      lastModified: expect.any(Number),
    });
    await iotcs.assignPolicy({ ...policy, devices: [device.id] });
    expect(await told(device)).toEqual([[change('assigned')]]);
    await iotcs.assignPolicy({ ...policy, devices: [device.id] });
    expect(await told(device)).toEqual([]);
    await iotcs.assignPolicy({ ...policy, pipelines, devices: [device.id] });
    expect(await told(device)).toEqual([[change('changed')]]);
    await iotcs.assignPolicy({ ...policy, pipelines, enabled: false, devices: [device.id, other.id] });
    expect([await told(device), await told(other)]).toEqual([[[change('changed')]], [[change('assigned')]]]);
    await iotcs.assignPolicy({ ...policy, pipelines, enabled: false, devices: [other.id] });
    expect([await told(device), await told(other)]).toEqual([[[change('unassigned')]], []]);
    await iotcs.assignPolicy({ ...policy, deviceModelUrn: 'urn:x', devices: [other.id] });
    expect(await told(other)).toEqual([
      [change('unassigned'), { ...change('assigned'), deviceModelUrn: 'urn:x' }],
    ]);
    iotcs.removePolicy('P-1');
    expect(await told(other)).toEqual([[{ ...change('unassigned'), deviceModelUrn: 'urn:x' }]]);
    expect(() => iotcs.removePolicy('P-1')).toThrow('P-1');
  });

  test('wake a device that waits, and one request tells a gateway of all devices behind it', async () => {
    await using fixture = await start();
    const gateway = await reporting(await fixture.device(GATEWAY));
    const sensors = await Promise.all(
      ['S-1', 'S-2'].map(async hardwareId => {
        const body = { hardwareId, deviceModels: [THERMOSTAT] };
        const answer = await gateway.call('POST', '/activation/indirect/device', body);
        return answer.json<{ endpointId: string }>().endpointId;
      }),
    );
    const waiting = send(gateway, [], '&iot.sync');
    await fixture.iotcs.untilPolled(gateway.id);
    await fixture.iotcs.assignPolicy({ ...policy, devices: sensors });
    expect((await waiting).json()).toMatchObject([{ destination: gateway.id, payload: { url: RESOURCE } }]);
    expect(await told(gateway)).toEqual([]);
  });

  test('are not told to devices that have not asked for it', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    await fixture.iotcs.assignPolicy({ ...policy, devices: [device.id, 'NOBODY'] });
    expect(await told(device)).toEqual([]);
  });
});

describe('a data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'emulator-iotcs-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  test('keeps devices, messages, requests and objects from one start to the next', async () => {
    let endpoint: Identity;
    let request: string;
    {
      await using fixture = await start({ data: directory });
      const device = await fixture.device();
      endpoint = { id: device.id, key: device.keys.privateKey };
      const sent = attributes(device.id, { temperature: 3 }, { clientId: 'one' });
      await send(device, [sent]);
      request = fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/b' });
      await fixture.iotcs.storeObject({
        path: 'x',
        contentType: 'text/plain',
        metadata: {},
        content: Buffer.from('x'),
      });
    }
    await using fixture = await start({ data: directory });
    const device = fixture.client(endpoint);
    await send(device, [attributes(device.id, { temperature: 3 }, { clientId: 'one' })], '', 0);
    const { iotcs } = fixture;
    expect(iotcs.messages().map(({ type }) => type)).toEqual(['DATA', 'REQUEST']);
    expect((await send(device, [])).json<{ id: string }[]>().map(({ id }) => id)).toEqual([request]);
    expect((await iotcs.storedObject('x'))?.content).toEqual(Buffer.from('x'));
    expect(iotcs.devices()).toHaveLength(3);
  });

  test('keeps provisioning files with what clients added, under the new address', async () => {
    const devices = [{ activationId: 'A-1', endpointId: 'E-1', activated: [THERMOSTAT] }];
    const read = async (file: string) => readUnified(await readFile(file, 'utf8'), 'emulator');
    const seed = { iotcs: { devices } };
    let before: Awaited<ReturnType<typeof read>>;
    {
      await using fixture = await start({ data: directory, seed });
      expect(fixture.iotcs.provisioningFile.startsWith(directory)).toBe(true);
      before = await read(fixture.iotcs.provisioningFile);
    }
    await using fixture = await start({ data: directory, seed });
    const after = await read(fixture.iotcs.provisioningFile);
    expect(after).toEqual({ ...before, serverUri: fixture.iotcs.url });
    expect(after?.activated?.endpointId).toBe('E-1');
  });

  test('keeps the authority, also over a reset, so that clients trust the next start too', async () => {
    const ca = async (): Promise<string> => {
      await using fixture = await start({ data: directory, tls: true });
      await fixture.iotcs.reset();
      return await readFile(fixture.iotcs.caFile ?? '', 'utf8');
    };
    expect(await ca()).toBe(await ca());
  });
});

describe('the handle', () => {
  test('registers devices, gateways and integrations at any time', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const { endpointId, provisioningFile } = await iotcs.registerDevice({
      activationId: 'NEW',
      endpointId: 'E-9',
    });
    expect([endpointId, provisioningFile]).toEqual(['E-9', iotcs.provisioningFileOf('NEW')]);
    expect((await fixture.device('NEW')).id).toBe('E-9');
    expect(await iotcs.registerIntegration({ id: 'I-9' })).toBe(iotcs.provisioningFileOf('I-9'));
    expect((await fixture.enterprise('I-9').call('GET', `/apps/${APPLICATION}`)).status).toBe(200);
    await expect(iotcs.registerDevice({ activationId: '' })).rejects.toThrow('activationId');
  });

  test('speaks for devices, and refuses those that are not there', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const device = await fixture.device();
    iotcs.receive(device.id, [attributes(device.id, { temperature: 4 })]);
    expect(iotcs.devices().find(({ activationId }) => activationId === DEVICE)?.attributes).toEqual({
      [THERMOSTAT]: { temperature: 4 },
    });
    expect(() => iotcs.receive('nobody', [])).toThrow('there is no endpoint nobody');
    expect(() => iotcs.receive(device.id, [1])).toThrow('object');
    const request = iotcs.sendRequest(device.id, { method: 'GET', url: 'a' });
    iotcs.failRequest(request);
    expect(iotcs.request(request)?.status).toBe('FAILED');
    const answer = await fixture.enterprise().call('GET', `/requests/${request}`);
    expect(answer.json()).toMatchObject({ complete: true, status: 'FAILED' });
    expect((await send(device, [])).json()).toEqual([]);
  });

  test('ends long polls as if their time were up', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const answer = send(device, [], '&iot.sync');
    await fixture.iotcs.untilPolled(device.id);
    fixture.iotcs.endPolls();
    expect([(await answer).status, (await answer).text]).toEqual([202, '[]']);
  });
});
