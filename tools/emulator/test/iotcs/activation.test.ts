import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  activation,
  type Client,
  DEVICE,
  type Fixture,
  GATEWAY,
  rsaKeys,
  SECRET,
  start,
  THERMOSTAT,
} from './fixture.js';

const INDIRECT = 'urn:oracle:iot:dcd:capability:indirect_activation';

function activating(fixture: Fixture, id = DEVICE): Client {
  return fixture.client({ id, key: SECRET, scope: 'oracle/iot/activation' });
}

describe('activation', () => {
  test('a device proves its secret and its key, and is an endpoint then', async () => {
    await using fixture = await start();
    const client = activating(fixture);
    const policy = await client.call('GET', '/activation/policy?OSName=Linux&OSVersion=6');
    expect(policy.json()).toEqual({ keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 });
    const keys = rsaKeys();
    const answer = await client.call(
      'POST',
      '/activation/direct?createDraft=false',
      activation(DEVICE, keys),
    );
    const { endpointId } = answer.json<{ endpointId: string }>();
    expect([answer.status, answer.json()]).toEqual([
      200,
      { endpointId, endpointState: 'ACTIVATED', certificate: null },
    ]);
    const endpoint = fixture.client({ id: endpointId, key: keys.privateKey });
    expect((await endpoint.call('GET', `/deviceModels/${THERMOSTAT}`)).status).toBe(200);
  });

  test('once only: 401 then, and no more tokens for the activation id', async () => {
    await using fixture = await start();
    const client = activating(fixture);
    const body = activation(DEVICE, rsaKeys());
    expect((await client.call('POST', '/activation/direct', body)).status).toBe(200);
    expect((await client.call('POST', '/activation/direct', body)).status).toBe(401);
    expect((await client.call('GET', '/activation/policy')).status).toBe(401);
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = rsaKeys();
  test.each([
    ['another secret', activation(DEVICE, keys, { secret: 'wrong' }), 'signature'],
    ['another private key', activation(DEVICE, { ...keys, privateKey: rsaKeys().privateKey }), 'signature'],
    ['a short key', activation(DEVICE, weak), '2048'],
    ['a key that is not RSA', activation(DEVICE, curve), 'RSA'],
    ['another subject', activation('SOMEONE', keys), 'subject'],
    [
      'another algorithm',
      { ...activation(DEVICE, keys), signatureAlgorithm: 'MD5withRSA' },
      'signatureAlgorithm',
    ],
    ['no models', { ...activation(DEVICE, keys), deviceModels: 'x' }, 'deviceModels'],
    ['no request', {}, 'certificationRequestInfo'],
    ['no object', [], 'object'],
  ])('%s is refused with 400', async (_, body, word) => {
    await using fixture = await start();
    const answer = await activating(fixture).call('POST', '/activation/direct', body);
    expect([answer.status, answer.json()['detail']]).toEqual([400, expect.stringContaining(word)]);
    expect((await activating(fixture).call('GET', '/activation/policy')).status).toBe(200);
  });

  test('a model that is not known is an error, or becomes a draft', async () => {
    await using fixture = await start();
    const deviceModels = [THERMOSTAT, THERMOSTAT, 'urn:test:new'];
    const body = activation(DEVICE, rsaKeys(), { deviceModels });
    const client = activating(fixture);
    const refused = await client.call('POST', '/activation/direct?createDraft=false', body);
    expect([refused.status, refused.json()['detail']]).toEqual([
      400,
      'there is no device model urn:test:new',
    ]);
    const device = await fixture.device(DEVICE, deviceModels);
    const model = await device.call('GET', '/deviceModels/urn:test:new');
    expect(model.json()).toMatchObject({ urn: 'urn:test:new', name: 'new', draft: true, attributes: [] });
  });

  test('a fault tells another state', async () => {
    await using fixture = await start();
    fixture.iotcs.faults.add({ effect: { endpointState: 'DISABLED' }, match: { path: '**/direct' } });
    const answer = await activating(fixture).call(
      'POST',
      '/activation/direct',
      activation(DEVICE, rsaKeys()),
    );
    expect(answer.json()['endpointState']).toBe('DISABLED');
  });
});

describe('registration behind a gateway', () => {
  const announced = { hardwareId: 'EMULATOR-SENSOR-1', deviceModels: [THERMOSTAT] };
  const path = '/activation/indirect/device?createDraft=false';
  const bySecret = (gateway: string, secret = 'emulator-sensor-secret'): string =>
    createHmac('sha256', secret).update(gateway).digest('base64');

  test('an announced device needs the signature of its secret', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY, [THERMOSTAT, INDIRECT]);
    for (const signature of [undefined, bySecret(gateway.id, 'wrong'), 'short']) {
      const answer = await gateway.call('POST', path, { ...announced, signature });
      expect(answer.status).toBe(400);
    }
    const answer = await gateway.call('POST', path, { ...announced, signature: bySecret(gateway.id) });
    expect([answer.status, answer.json()]).toEqual([
      200,
      { endpointId: expect.any(String), endpointState: 'ACTIVATED' },
    ]);
  });

  test('the same hardware id gives the same endpoint, with the facts of both registrations', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY, [INDIRECT]);
    const register = (facts: object) =>
      gateway.call('POST', path, { hardwareId: 'S-1', deviceModels: [THERMOSTAT], ...facts });
    const first = await register({ manufacturer: 'ACME', modelNumber: 'X1' });
    const second = await register({ modelNumber: 'X2' });
    expect(second.json()).toEqual(first.json());
  });

  test('a restricted device is signed with the key of the gateway', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY, [INDIRECT]);
    const signature = sign('sha256', Buffer.from(gateway.id), gateway.keys.privateKey).toString('base64');
    const body = { hardwareId: 'S-2', deviceModels: [THERMOSTAT] };
    expect((await gateway.call('POST', path, { ...body, signature })).status).toBe(200);
    const wrong = sign('sha256', Buffer.from('other'), gateway.keys.privateKey).toString('base64');
    expect((await gateway.call('POST', path, { ...body, signature: wrong })).status).toBe(400);
  });

  test('a device of one gateway cannot be registered by another', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY, [INDIRECT]);
    const body = { hardwareId: 'S-3', deviceModels: [THERMOSTAT] };
    expect((await gateway.call('POST', path, body)).status).toBe(200);
    const other = await fixture.device(DEVICE, [INDIRECT]);
    expect((await other.call('POST', path, body)).status).toBe(403);
  });

  test.each([
    [{ deviceModels: [] }, 'hardwareId'],
    [{ hardwareId: 'S-4' }, 'deviceModels'],
    [{ hardwareId: 'S-4', deviceModels: ['urn:test:unknown'] }, 'urn:test:unknown'],
    [{ hardwareId: 'S-4', deviceModels: [], signature: 1 }, 'signature'],
  ])('%j is refused with 400', async (body, word) => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY, [INDIRECT]);
    const answer = await gateway.call('POST', path, body);
    expect([answer.status, answer.json()['detail']]).toEqual([400, expect.stringContaining(word)]);
  });
});
