import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { isNotFoundError, resource, VantiqErrorCode, VantiqResources } from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

interface Pump {
  name: string;
  rpm: number;
  site?: { city: string };
  tags?: string[];
}

const PUMP = resource<Pump>('Pump');

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(() =>
  server.emulator.createType({
    name: 'Pump',
    naturalKey: ['name'],
    properties: { name: { type: 'String', required: true }, rpm: { type: 'Integer' } },
    records: [
      { name: 'a', rpm: 10, site: { city: 'Bonn' }, tags: ['x', 'y'] },
      { name: 'b', rpm: 20, tags: ['y'] },
      { name: 'c', rpm: 30 },
    ],
  }),
);
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

describe('select', () => {
  test('awaited, it gives an array of all rows in one request', async () => {
    const pumps = await clientOf(server).select(PUMP);
    expect(pumps.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    expect(server.emulator.requests()).toHaveLength(1);
  });

  test('with a limit, the answer tells the number of all rows and the type of the content', async () => {
    const { data, count, contentType, status } = await clientOf(server)
      .select(PUMP, { limit: 2, sort: { name: -1 } })
      .withResponse();
    expect(data.map(({ name }) => name)).toEqual(['c', 'b']);
    expect({ count, contentType, status }).toEqual({
      count: 3,
      contentType: 'application/json',
      status: 200,
    });
  });

  test('a page is counted from 1', async () => {
    const page = await clientOf(server).select(PUMP, { limit: 2, page: 2, sort: { name: 1 } });
    expect(page.map(({ name }) => name)).toEqual(['c']);
  });

  test('props leaves the other properties out', async () => {
    const pumps = await clientOf(server).select(PUMP, {
      props: ['name'],
      where: { rpm: { $gt: 15 } },
      sort: { name: 1 },
    });
    expect(pumps.map(({ _id, ...rest }) => rest)).toEqual([{ name: 'b' }, { name: 'c' }]);
  });

  test.each([
    ['equality', { name: 'a' }, ['a']],
    ['comparison', { rpm: { $gte: 20, $lt: 30 } }, ['b']],
    ['membership', { name: { $in: ['a', 'c'] } }, ['a', 'c']],
    ['a pattern', { name: { $regex: '^[ab]$' } }, ['a', 'b']],
    ['lists', { tags: { $all: ['x', 'y'] } }, ['a']],
    ['nested names', { 'site.city': 'Bonn' }, ['a']],
    ['logic', { $or: [{ name: 'a' }, { rpm: 30 }] }, ['a', 'c']],
    ['negation', { rpm: { $not: { $gt: 10 } } }, ['a']],
    ['no condition', {}, ['a', 'b', 'c']],
  ] as const)('where by %s', async (_, where, names) => {
    const pumps = await clientOf(server).select(PUMP, { where, sort: { name: 1 } });
    expect(pumps.map(({ name }) => name)).toEqual(names);
  });

  test('a filter that is too long for an address goes into the body', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `pump-${index}`);
    const pumps = await clientOf(server).select(PUMP, {
      where: { name: { $in: [...names, 'a'] } },
      limit: 5,
    });
    expect(pumps.map(({ name }) => name)).toEqual(['a']);
    expect(server.emulator.requests().at(-1)).toMatchObject({ method: 'POST' });
  });

  test('no rows are an empty list', async () => {
    expect(await clientOf(server).select(PUMP, { where: { name: 'nobody' } })).toEqual([]);
  });
});

describe('walking over pages', () => {
  const names = async (rows: AsyncIterable<Pump>): Promise<string[]> => {
    const seen: string[] = [];
    for await (const { name } of rows) seen.push(name);
    return seen;
  };

  test('for await gives every row once, page by page', async () => {
    const client = clientOf(server);
    expect(await names(client.select(PUMP, { pageSize: 2, sort: { rpm: -1 } }))).toEqual(['c', 'b', 'a']);
    expect(server.emulator.requests()).toHaveLength(2);
  });

  test('rows that sort alike keep an order over all pages', async () => {
    await names(clientOf(server).select(PUMP, { pageSize: 2, sort: { rpm: 1 } }));
    expect(server.emulator.requests()[0]?.target).toContain(encodeURIComponent('{"rpm":1,"_id":1}'));
  });

  test('a limit ends the walk inside of a page', async () => {
    const client = clientOf(server);
    await client.insert(PUMP, [
      { name: 'd', rpm: 40 },
      { name: 'e', rpm: 50 },
    ]);
    expect(await names(client.select(PUMP, { pageSize: 2, limit: 3, sort: { name: 1 } }))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('pages tell the number of all rows, and can be gone on with', async () => {
    const selection = clientOf(server).select(PUMP, { pageSize: 2, sort: { name: 1 } });
    const { value: first } = await selection.byPage().next();
    expect(first).toMatchObject({ total: 3, response: { status: 200 } });
    const rest = await selection.toArray({ limit: 10 });
    expect(rest).toHaveLength(3);
    const { value: second } = await selection.byPage({ cursor: first?.cursor }).next();
    expect(second?.items.map(({ name }) => name)).toEqual(['c']);
  });

  test('first asks for one row, prefetch gives the same rows', async () => {
    const client = clientOf(server);
    expect(await client.select(PUMP, { sort: { rpm: -1 } }).first()).toMatchObject({ name: 'c' });
    expect(server.emulator.requests()[0]?.target).toContain('limit=1');
    expect(await names(client.select(PUMP, { pageSize: 1, prefetch: 2, sort: { name: 1 } }))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('single records', () => {
  test('insert, selectOne, update, deleteOne; an update answers what it changed (Q-30)', async () => {
    const client = clientOf(server);
    const stored = await client.insert(PUMP, { name: 'new', rpm: 1 });
    expect(stored).toMatchObject({ name: 'new', ars_version: 1, ars_namespace: server.emulator.namespace });
    const id = stored._id as string;
    const changed = await client.update(PUMP, id, { _id: 'ignored', rpm: 2 });
    expect(changed).toMatchObject({ rpm: 2 });
    expect(changed).not.toHaveProperty('name');
    expect(await client.selectOne(PUMP, id)).toMatchObject({ name: 'new', rpm: 2, ars_version: 2 });
    expect(await client.deleteOne(PUMP, id)).toBeUndefined();
    expect(isNotFoundError(await rejection(client.selectOne(PUMP, id)))).toBe(true);
  });

  test('the objects of the caller stay as they are (Q-04)', async () => {
    const client = clientOf(server);
    const pump = { _id: 'mine', name: 'a', rpm: 11 };
    await client.upsert(PUMP, pump);
    expect(pump).toEqual({ _id: 'mine', name: 'a', rpm: 11 });
  });

  test('upsert matches by the natural key', async () => {
    const client = clientOf(server);
    await client.upsert(PUMP, { name: 'a', rpm: 99 });
    await client.upsert(PUMP, { name: 'z', rpm: 1 });
    expect(await client.count(PUMP)).toBe(4);
    expect(await client.select(PUMP, { where: { name: 'a' } })).toMatchObject([{ rpm: 99 }]);
  });

  test('a duplicate key is a conflict with the words of the server', async () => {
    const error = await rejection(clientOf(server).insert(PUMP, { name: 'a', rpm: 1 }));
    expect(error).toMatchObject({
      name: 'VantiqError',
      code: 'sdk.conflict',
      status: 409,
      serverCode: VantiqErrorCode.DUPLICATE_KEY,
      errors: [{ code: VantiqErrorCode.DUPLICATE_KEY }],
    });
  });

  test('a version that has passed is a conflict (V-B37)', async () => {
    const client = clientOf(server);
    const stored = await client.insert(PUMP, { name: 'v', rpm: 1 });
    const id = stored._id as string;
    await client.update(PUMP, id, { rpm: 2 });
    const error = await rejection(client.update(PUMP, id, { rpm: 3, ars_version: 1 }));
    expect(error).toMatchObject({ serverCode: VantiqErrorCode.VERSION_CONFLICT });
  });

  test('patch changes step by step', async () => {
    const client = clientOf(server);
    const { _id } = await client.insert(PUMP, { name: 'p', rpm: 1, tags: ['a'] });
    await client.patch(PUMP, _id as string, [
      { op: 'replace', path: '/rpm', value: 7 },
      { op: 'add', path: '/tags/-', value: 'b' },
    ]);
    expect(await client.selectOne(PUMP, _id as string)).toMatchObject({ rpm: 7, tags: ['a', 'b'] });
  });

  test('of several records each tells what became of it', async () => {
    const results = await clientOf(server).insert(PUMP, [
      { name: 'n1', rpm: 1 },
      { name: 'a', rpm: 1 },
    ]);
    expect(results).toMatchObject([
      { isSuccess: true, body: { name: 'n1' } },
      { isSuccess: false, statusCode: 409, errors: [{ code: VantiqErrorCode.DUPLICATE_KEY }] },
    ]);
  });

  test('an integer beyond 2^53 keeps its digits both ways', async () => {
    const client = clientOf(server);
    const exact = 9007199254740993n;
    const { _id } = await client.insert<{ name: string; rpm: number | bigint }>('Pump', {
      name: 'big',
      rpm: exact,
    });
    expect((await client.selectOne('Pump', _id as string))['rpm']).toBe(exact);
    const rounding = clientOf(server, { bigIntegers: 'number' });
    expect(typeof (await rounding.selectOne('Pump', _id as string))['rpm']).toBe('number');
  });
});

describe('deleting and counting', () => {
  test('delete gives the number of records', async () => {
    const client = clientOf(server);
    expect(await client.delete(PUMP, { where: { rpm: { $gt: 10 } } })).toBe(2);
    expect(await client.count(PUMP)).toBe(1);
    expect(await client.count(PUMP, { where: { rpm: 11 } })).toBe(0);
  });

  test('everything is deleted only when it is said', async () => {
    const client = clientOf(server);
    for (const options of [{}, { where: undefined }, { where: {} }])
      expect(await rejection(client.delete(PUMP, options as { all: true }))).toMatchObject({
        code: 'sdk.invalid_argument',
      });
    expect(server.emulator.requests()).toHaveLength(0);
    expect(await client.delete(PUMP, { all: true })).toBe(3);
  });

  test('nothing that matches is a failure, or 0 where that is asked for (Q-28)', async () => {
    const client = clientOf(server);
    expect(isNotFoundError(await rejection(client.delete(PUMP, { where: { name: 'no' } })))).toBe(true);
    expect(await client.delete(PUMP, { where: { name: 'no' }, allowNone: true })).toBe(0);
    expect(
      isNotFoundError(await rejection(client.delete('NoType', { where: { a: 1 }, allowNone: true }))),
    ).toBe(true);
  });
});

describe('failures as values', () => {
  test('response() gives what the original returns, for success and failure', async () => {
    const client = clientOf(server);
    expect(await client.count(PUMP).response()).toMatchObject({
      isSuccess: true,
      statusCode: 200,
      count: 3,
      body: 3,
    });
    expect(await client.selectOne(PUMP, 'f'.repeat(24)).response()).toMatchObject({
      isSuccess: false,
      statusCode: 404,
      body: undefined,
      errors: [{ code: VantiqErrorCode.RESOURCE_NOT_FOUND }],
    });
  });

  test('an unknown type is told by the code of the server', async () => {
    expect(await rejection(clientOf(server).select('NoType'))).toMatchObject({
      serverCode: VantiqErrorCode.TYPE_NOT_FOUND,
    });
  });
});

describe('system resources', () => {
  test('go by their names', async () => {
    const client = clientOf(server);
    const types = await client.select(VantiqResources.TYPES, { where: { name: 'Pump' }, props: ['name'] });
    expect(types).toMatchObject([{ name: 'Pump' }]);
    expect(await client.selectOne(VantiqResources.TYPES, 'Pump')).toMatchObject({ name: 'Pump' });
  });

  test('a topic keeps its slashes in the path', async () => {
    const client = clientOf(server);
    await client.insert(VantiqResources.TOPICS, { name: '/weather/denver', description: 'x' });
    expect(await client.selectOne(VantiqResources.TOPICS, '/weather/denver')).toMatchObject({
      name: '/weather/denver',
    });
    expect(server.emulator.requests().at(-1)?.target).toBe('/api/v1/resources/topics//weather/denver');
  });
});
