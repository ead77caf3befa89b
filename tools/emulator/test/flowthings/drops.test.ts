import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Fixture, start, type Thing } from './fixture.js';

let fixture: Fixture;
let flowId: string;

beforeEach(async () => {
  fixture = await start();
  flowId = fixture.flowthings.createFlow({ path: '/alice/sensors' }).id;
});

afterEach(() => fixture[Symbol.asyncDispose]());

async function values(
  query: Readonly<Record<string, string>> = {},
  path = `/drop/${flowId}`,
): Promise<unknown[]> {
  const { body } = await fixture.call<(Thing & { elems: { n: number } })[]>('GET', path, undefined, {
    query,
  });
  return body.map(({ elems }) => elems.n);
}

function write(...numbers: readonly number[]): readonly string[] {
  return numbers.map(n => fixture.flowthings.createDrop('/alice/sensors', { elems: { n } }).id);
}

describe('drops', () => {
  test('are created by flow id and by path', async () => {
    const { call } = fixture;
    const byId = await call('POST', `/drop/${flowId}`, { elems: { n: 1 }, location: { lat: 1, lon: 2 } });
    expect(byId).toMatchObject({
      status: 201,
      body: { flowId, path: '/alice/sensors', version: 0, elems: { n: 1 }, location: { lat: 1, lon: 2 } },
    });
    expect(byId.body.id).toMatch(/^d[0-9a-f]{24}$/);
    const byPath = await call('POST', '/drop', { path: '/alice/sensors', elems: { n: 2 } });
    expect(byPath).toMatchObject({ status: 201, body: { flowId, elems: { n: 2 } } });
    expect((await call('GET', `/drop/${flowId}/${byId.body.id}`)).body).toEqual(byId.body);
  });

  test('are found by flow id and by path, the newest first', async () => {
    write(1, 2, 3);
    expect(await values()).toEqual([3, 2, 1]);
    expect(await values({ path: '/alice/sensors' }, '/drop')).toEqual([3, 2, 1]);
    expect(await values({ filter: 'elems.n > 1', limit: '1', start: '1' })).toEqual([2]);
    expect(await values({ sort: 'n', order: 'asc' })).toEqual([1, 2, 3]);
    expect(await values({ sort: 'elems.n', order: 'desc' })).toEqual([3, 2, 1]);
  });

  test('never share a date, also while time stands still', async () => {
    fixture.emulator.clock.freeze();
    const drops = [1, 2, 3].map(n => fixture.flowthings.createDrop(flowId, { elems: { n } }));
    expect(new Set(drops.map(({ creationDate }) => creationDate)).size).toBe(3);
    expect(await values({ filter: `creationDate < ${drops[2]?.creationDate}` })).toEqual([2, 1]);
  });

  test('are read many at once, from one flow and from several', async () => {
    const { call, flowthings } = fixture;
    const [one = '', two = ''] = write(1, 2, 3);
    const other = flowthings.createFlow({
      path: '/alice/other',
      drops: [{ elems: { a: 1 } }, { elems: { b: 1 } }],
    });
    const read = await call<Record<string, Thing>>('MGET', `/drop/${flowId}`, [
      one,
      two,
      'd'.padEnd(25, '0'),
    ]);
    expect(Object.keys(read.body)).toEqual([one, two]);
    const found = await call<Record<string, Thing[]>>('MGET', '/drop', [
      { flowId, params: { limit: 2 } },
      { flowId: other.id, params: { filter: 'EXISTS elems.a' } },
    ]);
    expect(found.body[flowId]?.map(({ elems }) => elems)).toEqual([{ n: 3 }, { n: 2 }]);
    expect(found.body[other.id]?.map(({ elems }) => elems)).toEqual([{ a: 1 }]);
  });

  test('are changed, with their elements as a whole and a version that grows', async () => {
    const { call, flowthings } = fixture;
    const { id, creationDate } = flowthings.createDrop(flowId, {
      elems: { a: 1, b: 2 },
      location: { lat: 1, lon: 2 },
    });
    const changed = await call('PUT', `/drop/${flowId}/${id}`, { elems: { b: 3 }, version: 9, flowId: 'x' });
    expect(changed.body).toMatchObject({
      id,
      flowId,
      creationDate,
      version: 1,
      location: { lat: 1, lon: 2 },
    });
    expect(changed.body['elems']).toEqual({ b: 3 });
    const many = await call<Record<string, Thing>>('MPUT', `/drop/${flowId}`, {
      [id]: { fhash: 'key' },
      dnone: {},
    });
    expect(many.body).toEqual({
      [id]: expect.objectContaining({ version: 2, fhash: 'key', elems: { b: 3 } }),
    });
    expect((await call('PUT', `/drop/${flowId}/${id}/elems`, { c: 4 })).body).toMatchObject({
      elems: { c: 4 },
    });
    expect((await call('GET', `/drop/${flowId}/${id}/elems`)).body).toEqual({ c: 4 });
  });

  test('are deleted one by one and all together', async () => {
    const { call } = fixture;
    const [one] = write(1, 2, 3);
    expect(await call('DELETE', `/drop/${flowId}/${one}`)).toMatchObject({ status: 200, body: {} });
    expect((await call('DELETE', `/drop/${flowId}/${one}`)).status).toBe(404);
    expect(await values()).toEqual([3, 2]);
    expect(await call('DELETE', `/drop/${flowId}`)).toMatchObject({ status: 200, body: {} });
    expect(await values()).toEqual([]);
  });

  test('beyond the capacity push the oldest out, and a capacity of 0 keeps none', async () => {
    const { flowthings } = fixture;
    flowthings.createFlow({ path: '/alice/three', capacity: 3 });
    flowthings.createFlow({ path: '/alice/none', capacity: 0 });
    for (const n of [1, 2, 3, 4, 5]) {
      flowthings.createDrop('/alice/three', { elems: { n } });
      flowthings.createDrop('/alice/none', { elems: { n } });
    }
    expect(flowthings.drops('/alice/three').map(({ elems }) => elems)).toEqual([
      { n: 5 },
      { n: 4 },
      { n: 3 },
    ]);
    expect(flowthings.drops('/alice/none')).toEqual([]);
  });

  test('with a key of the user replace the one with the same key', async () => {
    const { call } = fixture;
    const first = await call('POST', `/drop/${flowId}`, { elems: { n: 1 }, fhash: 'day-1' });
    const second = await call('POST', `/drop/${flowId}`, { elems: { n: 2 }, fhash: 'day-1' });
    expect(second.body).toMatchObject({ id: first.body.id, version: 1, elems: { n: 2 } });
    await call('POST', `/drop/${flowId}`, { elems: { n: 3 }, fhash: 'day-2' });
    expect(await values()).toEqual([3, 2]);
  });

  test('that the filter of the flow does not let pass are refused', async () => {
    const { call, flowthings } = fixture;
    const flow = flowthings.createFlow({ path: '/alice/hot', filter: 'elems.temp > 80' });
    expect((await call('POST', `/drop/${flow.id}`, { elems: { temp: 81 } })).status).toBe(201);
    expect((await call('POST', `/drop/${flow.id}`, { elems: { temp: 80 } })).status).toBe(400);
    expect(flowthings.drops(flow.id)).toHaveLength(1);
  });

  test('keep integers beyond 2^53 exactly', async () => {
    const { url, account, token } = fixture.flowthings;
    const path = `${url}/v4.0/${account}/drop/${flowId}`;
    const headers = { 'x-auth-token': token };
    await fetch(path, { method: 'POST', headers, body: '{"elems":{"n":9007199254740993}}' });
    expect(await (await fetch(path, { headers })).text()).toContain('"n":9007199254740993}');
  });

  test('come in compressed bodies, and leave in them when the client takes them', async () => {
    const { url, account, token } = fixture.flowthings;
    const path = `${url}/v4.0/${account}/drop/${flowId}`;
    const headers = { 'x-auth-token': token };
    const body = gzipSync(JSON.stringify({ elems: { text: 'x'.repeat(5000) } }));
    const created = await fetch(path, {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip' },
      body,
    });
    expect(created.status).toBe(201);
    const zipped = await fetch(path, { headers: { ...headers, 'accept-encoding': 'gzip' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(await zipped.json()).toMatchObject({ body: [{ elems: { text: 'x'.repeat(5000) } }] });
    const plain = await fetch(path, { headers: { ...headers, 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });
});

describe('the typed generation (v0.1)', () => {
  const typed = {
    temp: { type: 'integer', value: 21 },
    ratio: { type: 'float', value: 0.5 },
    on: { type: 'boolean', value: true },
    name: { type: 'string', value: 'x' },
    list: { type: 'list', value: [{ type: 'integer', value: 1 }] },
    map: { type: 'map', value: { a: { type: 'string', value: 'b' } } },
  };
  const plain = { temp: 21, ratio: 0.5, on: true, name: 'x', list: [1], map: { a: 'b' } };

  test('answers elements with their types, and takes them plain or typed', async () => {
    const version = '0.1';
    for (const elems of [plain, typed]) {
      const { body } = await fixture.call('POST', `/drop/${flowId}`, { elems }, { version });
      expect(body['elems']).toEqual(typed);
      expect((await fixture.call('GET', `/drop/${flowId}/${body.id}`)).body['elems']).toEqual(plain);
    }
    const hints = await fixture.call<Thing[]>('GET', `/drop/${flowId}`, undefined, {
      version,
      query: { hints: '0' },
    });
    expect(hints.body.map(({ elems }) => elems)).toEqual([plain, plain]);
  });

  test('keeps types that values do not show', async () => {
    const elems = {
      at: { type: 'date', value: 1000 },
      size: { type: 'length', value: { magnitude: 2, unit: 'meters' } },
    };
    const { body } = await fixture.call('POST', `/drop/${flowId}`, { elems }, { version: '0.1' });
    expect(body['elems']).toEqual(elems);
    expect(body).not.toHaveProperty('elemTypes');
    const { body: plainDrop } = await fixture.call('GET', `/drop/${flowId}/${body.id}`);
    expect(plainDrop['elems']).toEqual({ at: 1000, size: { magnitude: 2, unit: 'meters' } });
    expect(plainDrop).not.toHaveProperty('elemTypes');
    expect(await values({ filter: 'HAS date && size.magnitude == 2' })).toHaveLength(1);
  });

  test('takes an object with other members or types for a map, and v4.0 takes every object for one', async () => {
    const elems = { a: { type: 'pump', value: 1 }, b: { type: 'integer', value: 1, unit: 'm' } };
    const { body } = await fixture.call('POST', `/drop/${flowId}`, { elems }, { version: '0.1' });
    expect((await fixture.call('GET', `/drop/${flowId}/${body.id}`)).body['elems']).toEqual(elems);
    const newer = await fixture.call('POST', `/drop/${flowId}`, { elems: typed });
    expect(newer.body['elems']).toEqual(typed);
  });
});

describe('aggregation', () => {
  const aggregate = (request: object) =>
    fixture.call<unknown[]>('POST', `/drop/${flowId}/aggregate`, request);

  beforeEach(() => {
    const { flowthings, emulator } = fixture;
    emulator.clock.freeze();
    emulator.clock.set(Date.UTC(2015, 0, 6, 12));
    for (const [kind, temp] of [
      ['a', 10],
      ['a', 30],
      ['b', 90],
    ] as const) {
      flowthings.createDrop(flowId, { elems: { kind, temp } });
    }
    emulator.clock.set(Date.UTC(2015, 1, 6, 12));
    flowthings.createDrop(flowId, { elems: { kind: 'b' } });
  });

  test('computes outputs over all drops', async () => {
    const output = [
      '$count',
      '$count:temp',
      '$sum:temp',
      '$avg:elems.temp',
      '$min:temp',
      '$max:temp',
      '$stddev:temp',
    ];
    const { status, body } = await aggregate({ output });
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        $count: 4,
        '$count:temp': 3,
        '$sum:temp': 130,
        '$avg:elems.temp': 130 / 3,
        '$min:temp': 10,
        '$max:temp': 90,
        '$stddev:temp': expect.closeTo(33.993, 3),
      },
    ]);
  });

  test('groups by elements and by dates, filters and sorts', async () => {
    const byKind = await aggregate({ output: ['$count'], groupBy: ['kind'], sorts: ['kind'] });
    expect(byKind.body).toEqual([
      { kind: 'a', $count: 2 },
      { kind: 'b', $count: 2 },
    ]);
    const byMonth = await aggregate({
      output: ['$avg:temp'],
      groupBy: ['$year:creationDate', '$month:creationDate'],
      filter: 'EXISTS temp',
    });
    expect(byMonth.body).toEqual([
      { '$year:creationDate': 2015, '$month:creationDate': 1, '$avg:temp': 130 / 3 },
    ]);
    const sorted = await aggregate({ output: ['$max:temp'], groupBy: ['temp'], sorts: ['$max:temp'] });
    expect(sorted.body.map(group => (group as { temp: unknown }).temp)).toEqual([10, 30, 90, null]);
  });

  test('takes a rule for an element that is 1 or 0', async () => {
    const { body } = await aggregate({
      output: ['$avg:hot', '$sum:cold'],
      rules: { hot: 'temp > 80', cold: 'temp < 80' },
    });
    expect(body).toEqual([{ '$avg:hot': 0.25, '$sum:cold': 2 }]);
  });

  test.each([
    [{}],
    [{ output: 'x' }],
    [{ output: ['temp'] }],
    [{ output: ['$avg'] }],
    [{ output: ['$median:temp'] }],
    [{ output: ['$count'], groupBy: ['$week:creationDate'] }],
    [{ output: ['$count'], sorts: ['temp'] }],
    [{ output: ['$count'], filter: 'temp >' }],
    [{ output: ['$count'], filter: ['temp > 1'] }],
    [{ output: ['$count'], rules: { hot: 'temp' } }],
  ])('%j is refused', async request => {
    const { status, head } = await aggregate(request);
    expect(status).toBe(400);
    expect(head.errors).toHaveLength(1);
  });
});

describe('statistics', () => {
  const statistics = async (path: string, level?: string): Promise<readonly number[]> => {
    const query = level === undefined ? {} : { level };
    return (await fixture.call<number[]>('GET', `/statistics/${path}`, undefined, { query })).body;
  };

  test('count by the hour, and are told by month, day and hour', async () => {
    const { emulator } = fixture;
    emulator.clock.freeze();
    emulator.clock.set(Date.UTC(2015, 0, 6, 13, 30));
    write(1, 2);
    emulator.clock.set(Date.UTC(2015, 1, 28, 23, 59));
    write(3);
    const year = await statistics(`flowDropAdded/${flowId}/2015`);
    expect(year).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    const month = await statistics(`flowDropAdded/${flowId}/2015/1`);
    expect([month.length, month[5], month.reduce((sum, count) => sum + count, 0)]).toEqual([31, 2, 2]);
    const day = await statistics(`flowDropAdded/${flowId}/2015/1/6`);
    expect([day.length, day[13]]).toEqual([24, 2]);
    expect(await statistics(`flowDropAdded/${flowId}/2015`, 'YEAR')).toEqual([3]);
    expect(await statistics(`flowDropAdded/${flowId}/2015/2`, 'HOUR')).toHaveLength(28 * 24);
    expect(await statistics(`flowDropAdded/${flowId}`)).toEqual([3]);
  });

  test('count drops and calls by identity, and tracks by flow', async () => {
    const { call } = fixture;
    const { body: identities } = await call<Thing[]>('GET', '/identity');
    const identityId = identities[0]?.id;
    write(1);
    await call('POST', '/track', { source: '/alice/sensors', destination: '/alice/sensors' });
    expect(await statistics(`dropCreatedBy/${identityId}`)).toEqual([1]);
    expect(await statistics(`flowTracked/${flowId}`)).toEqual([1]);
    expect(await statistics(`apiCallByIdentity/${identityId}`)).toEqual([5]);
  });

  test.each([
    ['nothing/f000000000000000000000002', 501],
    ['flowDropAdded/f999999999999999999999999', 404],
    ['flowDropAdded/f000000000000000000000002/next', 400],
    ['flowDropAdded/f000000000000000000000002/2015/13', 400],
    ['flowDropAdded/f000000000000000000000002/2015/2/29', 400],
    ['flowDropAdded/f000000000000000000000002/2015?level=WEEK', 400],
  ])('%s is refused with %i', async (path, status) => {
    expect((await fixture.call('GET', `/statistics/${path}`)).status).toBe(status);
  });
});
