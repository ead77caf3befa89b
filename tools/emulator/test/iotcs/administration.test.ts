import { describe, expect, test } from '@jest/globals';
import { type Answer, APPLICATION, type Fixture, start, THERMOSTAT } from './fixture.js';

function administer(
  fixture: Fixture,
  method: string,
  path: string,
  body?: unknown,
  login = 'admin:emulator',
): Promise<Answer> {
  return fixture.fetch(`/iot/api/v2${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(login).toString('base64')}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe('administration', () => {
  test('registers devices, which can activate themselves then', async () => {
    await using fixture = await start();
    const body = { hardwareId: 'HW-1', manufacturer: 'ACME', sharedSecret: 'emulator-shared-secret' };
    const answer = await administer(fixture, 'POST', '/devices', body);
    expect([answer.status, answer.json()]).toEqual([
      201,
      expect.objectContaining({
        hardwareId: 'HW-1',
        activationId: 'HW-1',
        state: 'REGISTERED',
        manufacturer: 'ACME',
      }),
    ]);
    const { id } = answer.json<{ id: string }>();
    expect((await fixture.device('HW-1')).id).toBe(id);
    expect((await administer(fixture, 'POST', '/devices', body)).status).toBe(409);
    expect((await administer(fixture, 'GET', `/devices/${id}`)).json()).not.toHaveProperty('sharedSecret');
    const q = encodeURIComponent(JSON.stringify({ manufacturer: { $eq: 'ACME' } }));
    const found = await administer(fixture, 'GET', `/devices?q=${q}`);
    expect(found.json<{ items: { id: string }[] }>().items.map(each => each.id)).toEqual([id]);
  });

  test('disables devices, enables them again, and gives them metadata', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const path = `/devices/${device.id}`;
    expect((await administer(fixture, 'PATCH', path, { state: 'DISABLED' })).json()['state']).toBe(
      'DISABLED',
    );
    expect((await administer(fixture, 'PATCH', path, { state: 'ACTIVATED' })).json()['state']).toBe(
      'ACTIVATED',
    );
    expect((await administer(fixture, 'PATCH', path, { state: 'GONE' })).status).toBe(400);
    const marked = await administer(fixture, 'POST', `${path}/metadata/room`, { value: 'attic' });
    expect(marked.json()['metadata']).toEqual({ room: 'attic' });
    expect((await device.call('GET', `/deviceModels/${THERMOSTAT}`)).status).toBe(200);
  });

  test('a device that has never activated itself cannot be activated', async () => {
    await using fixture = await start();
    const [registered] = fixture.iotcs.devices();
    const path = `/devices/${registered?.endpointId}`;
    expect((await administer(fixture, 'PATCH', path, { state: 'ACTIVATED' })).status).toBe(400);
  });

  test('creates device models', async () => {
    await using fixture = await start();
    const model = { urn: 'urn:test:new', name: 'New', attributes: [{ name: 'a', type: 'STRING' }] };
    expect((await administer(fixture, 'POST', '/deviceModels', model)).status).toBe(201);
    expect((await administer(fixture, 'POST', '/deviceModels', model)).status).toBe(409);
    const wrong = await administer(fixture, 'POST', '/deviceModels', { urn: 'urn:x' });
    expect([wrong.status, wrong.json()['detail']]).toEqual([400, expect.stringContaining('name: a value')]);
    const answer = await administer(fixture, 'GET', '/deviceModels/urn:test:new');
    expect(answer.json()).toMatchObject({ ...model, draft: false });
  });

  test('sees all applications', async () => {
    await using fixture = await start();
    expect((await administer(fixture, 'GET', `/apps/${APPLICATION}/devices`)).status).toBe(200);
  });

  test('is for administrators only', async () => {
    await using fixture = await start();
    expect((await administer(fixture, 'GET', '/devices', undefined, 'admin:wrong')).status).toBe(401);
    expect((await fixture.enterprise().call('GET', '/devices')).status).toBe(403);
    expect((await administer(fixture, 'POST', '/messages', [])).status).toBe(403);
  });
});
