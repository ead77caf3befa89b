import { describe, expect, test } from '@jest/globals';
import type { IotcsSeed } from '../../src/index.js';
import {
  type Answer,
  APPLICATION,
  type Client,
  DEVICE,
  type Fixture,
  INTEGRATION,
  start,
  THERMOSTAT,
} from './fixture.js';
import { attributes, message, response, send } from './messages.js';

const APP = `/apps/${APPLICATION}`;

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly count: number;
  readonly hasMore: boolean;
  readonly offset: number;
  readonly limit: number;
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

function filter(q: unknown): string {
  return `q=${encodeURIComponent(JSON.stringify(q))}`;
}

function ids(answer: Answer): unknown[] {
  return answer.json<Page>().items.map(({ id }) => id);
}

const fleet: IotcsSeed = {
  devices: ['a', 'b', 'c', 'd', 'e'].map((name, at) => ({
    activationId: name,
    endpointId: `D-${at}`,
    name: `sensor ${name}`,
    metadata: { manufacturer: at < 2 ? 'ACME' : 'Other', serialNumber: `${at}` },
  })),
};

describe('applications', () => {
  test('an integration finds its own one', async () => {
    await using fixture = await start({
      seed: {
        iotcs: {
          applications: [
            { id: 'A-1', name: 'First' },
            { id: 'A-2', description: 'd', metadata: { k: 'v' } },
          ],
          integrations: [{ id: 'I-1' }, { id: 'I-2', application: 'A-2' }],
        },
      },
    });
    for (const [integration, application] of [
      ['I-1', 'A-1'],
      ['I-2', 'A-2'],
    ] as const) {
      const client = fixture.enterprise(integration);
      const found = await client.call('GET', `/apps?${filter({ 'integrations.id': { $eq: integration } })}`);
      expect([found.status, ids(found)]).toEqual([200, [application]]);
    }
    const second = fixture.enterprise('I-2');
    expect((await second.call('GET', '/apps/A-2')).json()).toMatchObject({
      id: 'A-2',
      name: 'A-2',
      description: 'd',
      metadata: { k: 'v' },
    });
    expect((await second.call('GET', '/apps/A-1')).status).toBe(404);
    expect(
      (await second.call('GET', `/apps?${filter({ name: { $eq: 'First' } })}`)).json<Page>().items,
    ).toEqual([]);
  });

  test('see the models that they name, and the devices that implement one', async () => {
    const other = { urn: 'urn:test:other', name: 'Other' };
    await using fixture = await start({
      seed: {
        iotcs: {
          deviceModels: [{ urn: THERMOSTAT, name: 'T' }, other],
          applications: [{ id: APPLICATION, deviceModels: [THERMOSTAT] }],
        },
      },
    });
    const client = fixture.enterprise();
    const device = await fixture.device();
    const models = await client.call('GET', `${APP}/deviceModels`);
    expect(models.json<Page>().items.map(({ urn }) => urn)).toEqual([THERMOSTAT]);
    const found = await client.call('GET', `${APP}/deviceModels?${filter({ urn: { $eq: THERMOSTAT } })}`);
    expect(found.json<Page>()).toMatchObject({ count: 1, items: [{ urn: THERMOSTAT }] });
    const active = filter({
      $and: [
        { 'deviceModels.urn': { $eq: THERMOSTAT } },
        { connectivityStatus: { $eq: 'ONLINE' } },
        { state: { $eq: 'ACTIVATED' } },
      ],
    });
    expect(ids(await client.call('GET', `${APP}/devices?${active}&includeDecommissioned=false`))).toEqual([
      device.id,
    ]);
    fixture.emulator.clock.advance(3_500_000);
    expect(ids(await client.call('GET', `${APP}/devices?${active}`))).toEqual([]);
  });
});

describe('lists', () => {
  test('have pages with links, which keep the filter', async () => {
    await using fixture = await start({ seed: { iotcs: fleet } });
    const client = fixture.enterprise();
    const query = `${filter({ id: { $ne: 'D-4' } })}&fields=id`;
    const pages: Page[] = [];
    let next: string | undefined = `/iot/api/v2${APP}/devices?${query}&offset=0&limit=3`;
    while (next !== undefined) {
      const page: Page = (await client.call('GET', next)).json<Page>();
      pages.push(page);
      const href: string | undefined = page.links.find(({ rel }) => rel === 'next')?.href;
      next = href?.replace(fixture.iotcs.url, '');
    }
    expect(pages.map(({ items }) => items)).toEqual([
      [{ id: 'D-0' }, { id: 'D-1' }, { id: 'D-2' }],
      [{ id: 'D-3' }],
    ]);
    expect(pages.map(({ hasMore, offset, count }) => [hasMore, offset, count])).toEqual([
      [true, 0, 3],
      [false, 3, 1],
    ]);
    expect(pages.map(({ links }) => links.map(({ rel }) => rel))).toEqual([
      ['self', 'canonical', 'first', 'next', 'last'],
      ['self', 'canonical', 'first', 'prev', 'last'],
    ]);
    expect(pages[0]?.links.find(({ rel }) => rel === 'last')?.href).toContain('offset=3');
  });

  test('an empty list has links too', async () => {
    await using fixture = await start();
    const answer = await fixture
      .enterprise()
      .call('GET', `${APP}/deviceApps?fields=type&${filter({ id: { $eq: 'x' } })}`);
    expect(answer.json<Page>()).toMatchObject({ items: [], count: 0, hasMore: false, limit: 10 });
    expect(answer.json<Page>().links).not.toEqual([]);
  });

  test.each([
    [{ serialNumber: { $eq: '3' } }, ['D-3']],
    [{ manufacturer: 'ACME' }, ['D-0', 'D-1']],
    [{ name: { $like: '%or b' } }, ['D-1']],
    [{ name: { $like: 'sensor %' }, manufacturer: { $ne: 'Other' } }, ['D-0', 'D-1']],
    [{ name: { $like: 's.nsor a' } }, []],
    [{ id: { $in: ['D-1', 'D-3', 'X'] } }, ['D-1', 'D-3']],
    [{ 'metadata.manufacturer': { $exists: false } }, []],
    [{ $not: { id: { $in: ['D-1', 'D-2', 'D-3', 'D-4'] } } }, ['D-0']],
    [{ $or: [{ id: 'D-0' }, { $and: [{ id: 'D-2' }, { created: { $gt: 0 } }] }] }, ['D-0', 'D-2']],
    [{ created: { $lt: 1 } }, []],
    [{ created: { $gte: 1, $lte: 9e15 }, id: 'D-1' }, ['D-1']],
    [{}, ['D-0', 'D-1', 'D-2', 'D-3', 'D-4']],
  ])('the filter %j', async (q, expected) => {
    await using fixture = await start({ seed: { iotcs: fleet } });
    const answer = await fixture.enterprise().call('GET', `${APP}/devices?${filter(q)}`);
    expect([answer.status, ids(answer)]).toEqual([200, expected]);
  });

  test.each([
    ['q={', 'JSON'],
    [filter([]), 'object'],
    [filter({ $nor: [{}] }), '$nor'],
    [filter({ $and: {} }), '$and'],
    [filter({ a: { $regex: 'x' } }), '$regex'],
    [filter({ a: { $like: 1 } }), '$like'],
    [filter({ a: { $in: 1 } }), '$in'],
    [filter({ a: { $exists: 1 } }), '$exists'],
    [filter({ a: {} }), 'operator'],
    ['offset=-1', 'offset'],
    ['limit=0', 'limit'],
    ['orderBy=name:up', 'orderBy'],
  ])('%s is refused with 400', async (query, word) => {
    await using fixture = await start();
    const answer = await fixture.enterprise().call('GET', `${APP}/devices?${query}`);
    expect([answer.status, answer.json()['detail']]).toEqual([400, expect.stringContaining(word)]);
  });
});

describe('data of devices', () => {
  test('first all attributes and the messages of a time, then what is new', async () => {
    await using fixture = await start();
    const client = fixture.enterprise();
    const device = await fixture.device();
    const alert = (temp: number) =>
      message(device.id, 'ALERT', {
        format: `${THERMOSTAT}:tooHot`,
        severity: 'SIGNIFICANT',
        description: '',
        data: { temp },
      });
    const data = async (query: string) => {
      const answer = await client.call('POST', `${APP}/devices/data?${query}`, {
        [device.id]: [THERMOSTAT],
        x: [],
      });
      const { until, data: all } = answer.json<{
        until: number;
        data: Record<string, Record<string, unknown>>;
      }>();
      return { until, model: all[device.id]?.[THERMOSTAT] };
    };
    await send(device, [attributes(device.id, { temperature: 20, on: true, unknown: 1 }), alert(90)]);
    const first = await data('formatLimit=10&formatSince=0');
    const tooHot = { eventTime: 1_500_000_000_000, severity: 'SIGNIFICANT', fields: { temp: 90 } };
    expect(first.model).toEqual({
      attributes: { temperature: 20, on: true },
      formats: { [`${THERMOSTAT}:tooHot`]: [tooHot] },
    });
    expect((await data(`since=${first.until}&formatLimit=10`)).model).toEqual({
      attributes: {},
      formats: {},
    });
    await send(device, [attributes(device.id, { temperature: 21 }), alert(91), alert(92)]);
    expect((await data(`since=${first.until}&formatLimit=1`)).model).toEqual({
      attributes: { temperature: 21 },
      formats: { [`${THERMOSTAT}:tooHot`]: [{ ...tooHot, fields: { temp: 92 } }] },
    });
  });

  test('messages by type, device and time, the oldest first', async () => {
    await using fixture = await start();
    const client = fixture.enterprise();
    const device = await fixture.device();
    for (const temperature of [3, 1, 2]) {
      await send(device, [attributes(device.id, { temperature }, { eventTime: temperature })]);
    }
    fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/b' });
    const list = async (query: string) =>
      (await client.call('GET', `${APP}/messages?${query}`)).json<Page>().items;
    const data = await list(`orderBy=eventTime:asc&device=${device.id}&type=DATA&expand=true`);
    expect(data.map(({ eventTime }) => eventTime)).toEqual([1, 2, 3]);
    const received = (await list('type=DATA')).map(({ receivedTime }) => receivedTime as number);
    expect(await list(`type=DATA&since=${received[1]}`)).toHaveLength(2);
    expect(await list(`type=DATA&until=${received[1]}`)).toHaveLength(2);
    expect(await list('type=REQUEST')).toEqual([expect.objectContaining({ direction: 'TO_DEVICE' })]);
    expect(await list('device=other')).toEqual([]);
    expect((await client.call('GET', `${APP}/messages?type=X`)).status).toBe(400);
  });
});

describe('control of devices', () => {
  const model = (device: Client): string => `${APP}/devices/${device.id}/deviceModels/${THERMOSTAT}`;

  async function pending(device: Client): Promise<{ id: string; payload: Record<string, string> }> {
    const [request] = (await send(device, [])).json<{ id: string; payload: Record<string, string> }[]>();
    if (!request) throw new Error('no request has come');
    return request;
  }

  test.each([
    ['PUT', '/attributes/maxThreshold', { value: 80 }, {}, 'PUT', '/attributes/maxThreshold'],
    [
      'POST',
      '/attributes',
      { maxThreshold: 90, on: true },
      { 'x-http-method-override': 'PATCH' },
      'PATCH',
      '/attributes',
    ],
    ['PATCH', '/attributes', { on: true }, {}, 'PATCH', '/attributes'],
    ['POST', '/actions/power', { value: true }, {}, 'POST', '/actions/power'],
    ['POST', '/actions/reset', {}, {}, 'POST', '/actions/reset'],
    ['POST', '/actions/blink', { count: 3, color: 'blue' }, {}, 'POST', '/actions/blink'],
  ])(
    '%s %s becomes a request, and its answer the end of it',
    async (method, path, body, headers, to, url) => {
      await using fixture = await start();
      const client = fixture.enterprise();
      const device = await fixture.device();
      const answer = await client.call(method, `${model(device)}${path}`, body, headers);
      const { id } = answer.json<{ id: string }>();
      expect([answer.status, answer.json()]).toEqual([
        202,
        expect.objectContaining({ complete: false, status: 'RECEIVED' }),
      ]);
      const request = await pending(device);
      expect([request.id, request.payload['method'], request.payload['url']]).toEqual([
        id,
        to,
        `deviceModels/${THERMOSTAT}${url}`,
      ]);
      expect(JSON.parse(Buffer.from(request.payload['body'] ?? '', 'base64').toString())).toEqual(body);
      expect((await client.call('GET', `/requests/${id}`)).json()).toMatchObject({
        complete: false,
        status: 'DISPATCHED',
      });
      expect((await client.call('GET', `/requests/${id}/response`)).status).toBe(404);
      await send(device, [response(device.id, id, 200, 'T0s=')]);
      const outcome = { statusCode: 200, headers: {}, body: 'T0s=', requestId: id };
      expect((await client.call('GET', `/requests/${id}`)).json()).toMatchObject({
        id,
        requestId: id,
        endpointId: device.id,
        complete: true,
        status: 'COMPLETED',
        response: outcome,
      });
      expect((await client.call('GET', `/requests/${id}/response`)).json()).toEqual(outcome);
    },
  );

  test.each([
    ['PUT', '/attributes/temperature', { value: 1 }, 400],
    ['PUT', '/attributes/maxThreshold', {}, 400],
    ['PUT', '/attributes/unknown', { value: 1 }, 404],
    ['PATCH', '/attributes', { on: true, temperature: 1 }, 400],
    ['POST', '/attributes', { on: true }, 405],
    ['POST', '/actions/unknown', {}, 404],
  ])('%s %s with %j is refused', async (method, path, body, status) => {
    await using fixture = await start();
    const device = await fixture.device();
    const answer = await fixture.enterprise().call(method, `${model(device)}${path}`, body);
    expect(answer.status).toBe(status);
    expect((await send(device, [])).json()).toEqual([]);
  });

  test('what is not there is 404', async () => {
    await using fixture = await start();
    const client = fixture.enterprise();
    const device = await fixture.device();
    for (const path of [
      '/requests/x',
      '/requests/x/response',
      `${APP}/devices/x`,
      `${APP}/devices/x/resources`,
      `${APP}/devices/${device.id}/resources/a/b`,
      '/apps/x/devices',
    ]) {
      expect((await client.call('GET', path)).status).toBe(404);
    }
    const path = `${APP}/devices/${device.id}/deviceModels/urn:x/attributes/a`;
    expect((await client.call('PUT', path, { value: 1 })).status).toBe(404);
  });
});

describe('resources', () => {
  async function withLamp(fixture: Fixture): Promise<Client> {
    const device = await fixture.device(DEVICE);
    const resources = [
      { name: 'lamp', path: 'lamp/state', status: 'ADDED', methods: 'GET,PUT' },
      { name: 'old', path: 'old', status: 'ADDED', methods: 'GET' },
    ];
    const report = (reportType: string, list: readonly object[]) =>
      message(device.id, 'RESOURCES_REPORT', {
        type: 'JSON',
        value: { reportType, endpointName: device.id, resources: list, reconciliationMark: '' },
      });
    await send(device, [report('UPDATE', resources), report('DELETE', [{ path: 'old' }])]);
    return device;
  }

  test('are those that the device reported', async () => {
    await using fixture = await start();
    const device = await withLamp(fixture);
    const answer = await fixture.enterprise().call('GET', `${APP}/devices/${device.id}/resources`);
    const self = `${fixture.iotcs.url}/iot/api/v2${APP}/devices/${device.id}/resources/lamp/state`;
    expect(answer.json<Page>().items).toEqual([
      {
        id: 'lamp/state',
        name: 'lamp',
        url: 'lamp/state',
        methods: ['GET', 'PUT'],
        endpointId: device.id,
        links: [{ rel: 'self', href: self }],
      },
    ]);
  });

  test('are called asynchronously, or until the device has answered', async () => {
    await using fixture = await start();
    const device = await withLamp(fixture);
    const client = fixture.enterprise(INTEGRATION);
    const path = `${APP}/devices/${device.id}/resources/lamp/state`;
    expect((await client.call('PUT', path, { on: true })).status).toBe(202);
    expect((await client.call('DELETE', path)).status).toBe(405);
    await send(device, []);
    const waiting = client.call('GET', `${path}?iot.sync&iot.timeout=5000&unit=C`);
    const poll = await send(device, [], '&iot.sync');
    const [request] = poll.json<{ id: string; payload: { params: object } }[]>();
    expect(request?.payload.params).toEqual({ unit: 'C' });
    await send(device, [response(device.id, request?.id ?? '', 200)]);
    const answer = await waiting;
    expect([answer.status, answer.json()['complete']]).toEqual([200, true]);
  });

  test.each(['?iot.sync&iot.async', '?iot.timeout=soon'])('a call with %s reaches no device', async query => {
    await using fixture = await start();
    const device = await withLamp(fixture);
    const path = `${APP}/devices/${device.id}/resources/lamp/state${query}`;
    expect((await fixture.enterprise().call('GET', path)).status).toBe(400);
    expect((await send(device, [])).json()).toEqual([]);
  });

  test('a call that waits for a device in vain is answered with the request', async () => {
    await using fixture = await start();
    const device = await withLamp(fixture);
    const path = `${APP}/devices/${device.id}/resources/lamp/state?iot.sync&iot.timeout=0`;
    const answer = await fixture.enterprise().call('GET', path);
    expect([answer.status, answer.json()['complete']]).toEqual([202, false]);
  });
});
