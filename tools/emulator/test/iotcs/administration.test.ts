import { describe, expect, test } from '@jest/globals';
import {
  type Answer,
  APPLICATION,
  DEVICE,
  type Fixture,
  GATEWAY,
  INTEGRATION,
  start,
  THERMOSTAT,
} from './fixture.js';
import { attributes, response, send } from './messages.js';

function administer(
  fixture: Fixture,
  method: string,
  path: string,
  body?: unknown,
  login = 'admin:emulator',
): Promise<Answer> {
  return fixture.fetch(path.startsWith('/iot/') ? path : `/iot/api/v2${path}`, {
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
    expect((await administer(fixture, 'POST', '/deviceModels', model)).status).toBe(202);
    expect((await administer(fixture, 'POST', '/deviceModels', model)).status).toBe(409);
    const wrong = await administer(fixture, 'POST', '/deviceModels', { urn: 'urn:x' });
    expect([wrong.status, wrong.json()['detail']]).toEqual([400, expect.stringContaining('name: a value')]);
    const answer = await administer(fixture, 'GET', '/deviceModels/urn:test:new');
    expect(answer.json()).toMatchObject({ ...model, draft: false });
  });

  test('registers devices by a UID of their own, and none without an id', async () => {
    await using fixture = await start();
    const answer = await administer(fixture, 'POST', '/devices', { deviceUID: 'UID-1', hardwareId: 'HW-1' });
    expect(answer.json()).toMatchObject({ activationId: 'UID-1', hardwareId: 'HW-1' });
    const nameless = await administer(fixture, 'POST', '/devices', { manufacturer: 'ACME' });
    expect([nameless.status, nameless.json()['detail']]).toEqual([
      400,
      expect.stringContaining('hardwareId or deviceUID'),
    ]);
  });

  test('deletes devices with what belongs to them, but not their messages', async () => {
    await using fixture = await start();
    const { iotcs } = fixture;
    const device = await fixture.device();
    await send(device, [attributes(device.id, { temperature: 1 })]);
    await iotcs.assignPolicy({ id: 'p', deviceModelUrn: THERMOSTAT, pipelines: [], devices: [device.id] });
    const request = iotcs.sendRequest(device.id, { method: 'GET', url: 'a' });
    const path = `/devices/${device.id}`;
    const answer = await administer(fixture, 'DELETE', path);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await administer(fixture, 'DELETE', path)).status).toBe(404);
    expect((await administer(fixture, 'GET', path)).status).toBe(404);
    expect((await send(device, [])).status).toBe(401);
    expect(iotcs.request(request)?.status).toBe('FAILED');
    expect(iotcs.messages().map(({ type }) => type)).toContain('DATA');
    expect(fixture.iotcs.devices().map(({ activationId }) => activationId)).not.toContain(DEVICE);
    const state = (await (await fetch(`${iotcs.url}/__emulator/state`)).json()) as { policies: object[] };
    expect(state.policies).toMatchObject([{ id: 'p', devices: [] }]);
  });

  test('deletes the devices behind a gateway with it', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY);
    const body = { hardwareId: 'S-1', deviceModels: [THERMOSTAT] };
    await gateway.call('POST', '/activation/indirect/device', body);
    const hardware = (): readonly string[] => fixture.iotcs.devices().map(({ hardwareId }) => hardwareId);
    expect(hardware()).toContain('S-1');
    await administer(fixture, 'DELETE', `/devices/${gateway.id}`);
    expect(hardware()).toEqual([DEVICE]);
  });

  test('creates device models that one application sees', async () => {
    const applications = [
      { id: 'all' },
      { id: 'some', deviceModels: [THERMOSTAT] },
      { id: 'other', deviceModels: [] },
    ];
    await using fixture = await start({ seed: { iotcs: { applications } } });
    const model = { urn: 'urn:test:new', name: 'New' };
    const made = await administer(fixture, 'POST', '/apps/some/deviceModels', model);
    expect([made.status, made.json()['urn']]).toEqual([202, model.urn]);
    expect((await administer(fixture, 'POST', '/apps/some/deviceModels', model)).status).toBe(409);
    expect((await administer(fixture, 'POST', '/apps/none/deviceModels', model)).status).toBe(404);
    const seen = async (app: string): Promise<readonly string[]> => {
      const list = await administer(fixture, 'GET', `/apps/${app}/deviceModels`);
      return list.json<{ items: { urn: string }[] }>().items.map(({ urn }) => urn);
    };
    expect(await seen('some')).toEqual([THERMOSTAT, model.urn]);
    expect(await seen('all')).toContain(model.urn);
    expect(await seen('other')).toEqual([]);
    const integration = await fixture.enterprise().call('POST', '/apps/all/deviceModels', model);
    expect(integration.status).toBe(403);
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

describe('messages of an integration', () => {
  const path = (integration: string, query = ''): string =>
    `/apps/${APPLICATION}/integrations/${integration}/messages${query}`;
  interface Sent {
    readonly type: string;
    readonly payload?: { readonly data?: unknown; readonly url?: string };
  }
  const list = async (fixture: Fixture, where: string): Promise<readonly Sent[]> =>
    (await administer(fixture, 'GET', where)).json<{ items: Sent[] }>().items;

  test('are those for all and its own requests and their responses, the newest first', async () => {
    await using fixture = await start();
    await fixture.iotcs.registerIntegration({ id: 'OTHER' });
    const device = await fixture.device();
    await send(device, [attributes(device.id, { temperature: 1 }, { eventTime: 1 })]);
    const attribute = `/apps/${APPLICATION}/devices/${device.id}/deviceModels/${THERMOSTAT}/attributes/on`;
    for (const id of [INTEGRATION, 'OTHER']) {
      const made = await fixture.enterprise(id).call('PUT', attribute, { value: true });
      await send(device, []);
      await send(device, [response(device.id, made.json<{ id: string }>().id, 200)]);
    }
    const found = await list(fixture, path(INTEGRATION));
    expect(found.map(({ type }) => type)).toEqual(['RESPONSE', 'REQUEST', 'DATA']);
    expect(found[2]?.payload).toMatchObject({ data: { temperature: 1 } });
    expect(await list(fixture, path(INTEGRATION, '?orderBy=eventTime:asc&limit=1'))).toMatchObject([
      { type: 'DATA' },
    ]);
    expect(await list(fixture, path('OTHER', '?type=REQUEST'))).toHaveLength(1);
    const [bare] = await list(fixture, path(INTEGRATION, '?expand=false'));
    expect(bare).not.toHaveProperty('payload');
    const own = await fixture.enterprise().call('GET', path(INTEGRATION));
    expect(own.json<{ items: unknown[] }>().items).toHaveLength(3);
  });

  test.each([
    [path('NOBODY'), 404],
    [`/apps/none/integrations/${INTEGRATION}/messages`, 404],
    [path(INTEGRATION, '?type=LETTER'), 400],
    [path(INTEGRATION, '?since=yesterday'), 400],
    [path(INTEGRATION, '?expand=all'), 400],
  ])('%s is %i', async (where, status) => {
    await using fixture = await start();
    expect((await administer(fixture, 'GET', where)).status).toBe(status);
  });
});

describe('the root for people who log in', () => {
  const ROOT = '/iot/webapi/v2';

  test('has what enterprise clients call, for administrators', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const apps = await administer(fixture, 'GET', `${ROOT}/apps?limit=1`);
    const { items, links } = apps.json<{ items: object[]; links: { rel: string; href: string }[] }>();
    expect(items).toMatchObject([{ id: APPLICATION }]);
    expect(links.find(({ rel }) => rel === 'first')?.href).toContain(`${ROOT}/apps?`);
    const app = `${ROOT}/apps/${APPLICATION}`;
    const attribute = `${app}/devices/${device.id}/deviceModels/${THERMOSTAT}/attributes/on`;
    const set = await administer(fixture, 'PUT', attribute, { value: true });
    const { id } = set.json<{ id: string }>();
    expect([set.status, fixture.iotcs.request(id)?.status]).toEqual([202, 'RECEIVED']);
    expect((await administer(fixture, 'GET', `${ROOT}/requests/${id}`)).json()).toMatchObject({ id });
    for (const path of [
      'devices',
      'deviceModels',
      'deviceApps',
      'messages',
      `devices/${device.id}/resources`,
    ]) {
      expect((await administer(fixture, 'GET', `${app}/${path}`)).status).toBe(200);
    }
    const data = await administer(fixture, 'POST', `${app}/devices/data`, { [device.id]: [THERMOSTAT] });
    expect(data.json()).toHaveProperty('until');
  });

  test('takes no tokens, and has nothing for devices', async () => {
    await using fixture = await start();
    expect((await fixture.enterprise().call('GET', `${ROOT}/apps`)).status).toBe(403);
    expect((await fixture.fetch(`${ROOT}/apps`)).status).toBe(401);
    expect((await administer(fixture, 'GET', `${ROOT}/apps`, undefined, 'admin:wrong')).status).toBe(401);
    expect((await administer(fixture, 'POST', `${ROOT}/messages`, [])).status).toBe(501);
  });
});
