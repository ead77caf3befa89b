import { describe, expect, test } from '@jest/globals';
import { type Flow, FlowthingsClient, M, mem, token, ValidationError } from '../../src/index.js';
import { capturing, success } from '../support/capture.js';
import { rejection } from '../support/server.js';

const FLOW = 'f5a1b2c3d4e5f60718293a4b5';

describe('parameters', () => {
  test('of a search are sent under their names', async () => {
    const { client, requests } = capturing([success([])]);
    await client.flow.find(mem('a').eq(1), mem('b').eq(2), {
      limit: 10,
      start: 20,
      sort: 'path',
      order: 'asc',
      only: ['id', 'path'],
      hints: false,
      params: { tag: ['x', 'y'], deep: true, none: undefined },
    });
    expect(requests[0]?.target).toBe(
      '/v4.0/alice/flow?tag=x&tag=y&deep=1&only=id,path&hints=0&filter=(a == 1) && (b == 2)&limit=10&start=20&sort=path&order=asc',
    );
  });

  test('a filter may be text, one filter or a list of them', async () => {
    const { client, requests } = capturing([success([])]);
    await client.flow.findMany({ filter: 'a == 1' });
    await client.flow.findMany({ filter: mem('a').eq(1) });
    await client.flow.findMany({ filter: [mem('a').eq(1), mem('b').eq(2)] });
    expect(requests.map(({ target }) => target.split('filter=')[1])).toEqual([
      'a == 1',
      'a == 1',
      '(a == 1) && (b == 2)',
    ]);
  });

  test('of the client go with every request, and those of a call win', async () => {
    const { client, requests } = capturing([success([])], { params: { hints: 0, limit: 5 } });
    await client.flow.find({ limit: 10 });
    await client.drop(FLOW).aggregate(['$count']);
    await client.statistics.flowDropAdded(FLOW, { year: 2015, level: 'MONTH' });
    expect(requests.map(({ target }) => target)).toEqual([
      '/v4.0/alice/flow?hints=0&limit=10',
      `/v4.0/alice/drop/${FLOW}/aggregate?hints=0&limit=5`,
      `/v4.0/alice/statistics/flowDropAdded/${FLOW}/2015?hints=0&limit=5&level=MONTH`,
    ]);
  });

  test('that ask for references make a pair of every result', async () => {
    const { client, requests } = capturing([success({ id: FLOW }, { i1: { name: 'alice' } })]);
    const pair = [{ id: FLOW }, { i1: { name: 'alice' } }];
    expect(await client.flow.read(FLOW, { refs: true })).toEqual(pair);
    expect(await client.flow.create({ path: '/alice/a' }, { refs: true })).toEqual(pair);
    expect(await client.flow.updateMember(FLOW, 'capacity', 5, { refs: true })).toEqual(pair);
    expect(await client.flow.delete(FLOW, { refs: true })).toEqual(pair);
    expect(await client.request('GET', '/x', { refs: true })).toEqual(pair);
    expect(await client.flow.read(FLOW, { refs: false })).toEqual({ id: FLOW });
    expect(requests.map(({ target }) => target.slice(-7))).toEqual([...Array(5).fill('?refs=1'), '?refs=0']);
  });
});

describe('services', () => {
  test('have the paths of the platform', async () => {
    const { client, requests } = capturing([success([])]);
    const { flow, track, group, identity, apiTask, mqttTask, rssTask, token, share, device } = client;
    const services = [flow, track, group, identity, apiTask, mqttTask, rssTask, token, share, device];
    for (const service of [
      ...services,
      client.localTrack,
      client.avConnection,
      client.service('/my-things'),
    ]) {
      await service.findMany();
    }
    expect(requests.map(({ target }) => target.replace('/v4.0/alice/', ''))).toEqual(
      'flow track group identity api-task mqtt rss token share device local-track av-connection my-things'.split(
        ' ',
      ),
    );
  });

  test('of tokens and shares cannot change anything', () => {
    const { client } = capturing();
    for (const service of [client.token, client.share]) {
      for (const method of ['update', 'updateMany', 'save', 'updateMember'])
        expect(service).not.toHaveProperty(method);
    }
  });

  test('count by all statistics', async () => {
    const { client, requests } = capturing([success([1])]);
    const { statistics } = client;
    await statistics.flowTracked('f1', { year: 2015, month: 2, day: 3 });
    await statistics.trackHit('t1');
    await statistics.trackPass('t1');
    await statistics.apiCallByIdentity('i1');
    expect(await statistics.dropCreatedBy('i1')).toEqual([1]);
    expect(requests.map(({ target }) => target.replace('/v4.0/alice/statistics/', ''))).toEqual([
      'flowTracked/f1/2015/2/3',
      'trackHit/t1',
      'trackPass/t1',
      'apiCallByIdentity/i1',
      'dropCreatedBy/i1',
    ]);
  });

  test('simulate tracks and tasks, and read the own identity', async () => {
    const { client, requests } = capturing([success({ drops: [], log: [] })]);
    await client.track.simulate({ elems: { a: 1 } }, 'function (d) { return d; }');
    await client.apiTask.simulate({ destination: '/alice/a' });
    await client.identity.self();
    expect(requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /v4.0/alice/track/simulate',
      'POST /v4.0/alice/api-task/simulate',
      'GET /v4.0/alice/identity/',
    ]);
    expect(requests[0]?.body).toEqual({ drop: { elems: { a: 1 } }, js: 'function (d) { return d; }' });
  });

  test('aggregate with everything that the platform takes', async () => {
    const { client, requests } = capturing([success([])]);
    await client.drop(FLOW).aggregate(['$avg:hot'], {
      groupBy: ['$month:creationDate'],
      filter: mem('temp').exists(),
      rules: { hot: mem('temp').gt(80), cold: 'temp < 0' },
      sorts: ['$avg:hot'],
    });
    expect(requests[0]?.body).toEqual({
      output: ['$avg:hot'],
      groupBy: ['$month:creationDate'],
      filter: 'EXISTS temp',
      rules: { hot: 'temp > 80', cold: 'temp < 0' },
      sorts: ['$avg:hot'],
    });
  });

  test('send an empty list of ids and an empty list of models as they are', async () => {
    const { client, requests } = capturing();
    expect(await client.flow.find([])).toEqual({});
    expect(await client.flow.save([])).toEqual({});
    expect(requests.map(({ method, body }) => [method, body])).toEqual([
      ['MGET', []],
      ['MPUT', {}],
    ]);
  });

  test('take a list without content for an empty one', async () => {
    const { client } = capturing([success(null)]);
    expect(await client.flow.find()).toEqual([]);
  });

  test('compress bodies where that is wanted', async () => {
    const sent: Request[] = [];
    const client = new FlowthingsClient({
      account: 'alice',
      credential: token('t'),
      compressRequests: true,
      fetch: async (input, init) => {
        sent.push(new Request(input, init));
        return Response.json(success({ id: 'f1' }).body);
      },
    });
    await client.flow.create({ path: '/alice/a' });
    const [request] = sent;
    expect(request?.headers.get('content-encoding')).toBe('gzip');
    const text = await new Response(request?.body?.pipeThrough(new DecompressionStream('gzip'))).text();
    expect(JSON.parse(text)).toEqual({ path: '/alice/a' });
  });
});

describe('a request is refused before it is sent, with', () => {
  test.each<[string, (client: FlowthingsClient) => PromiseLike<unknown>]>([
    ['an id with a slash', client => client.flow.read('a/b')],
    ['an empty id to delete', client => client.drop(FLOW).delete('')],
    ['an id of dots', client => client.flow.read('..')],
    ['half a character in an id', client => client.flow.read('\ud800')],
    ['no id where one was meant', client => client.flow.find(undefined as never)],
    ['an id and a text', client => client.flow.find('a', 'b' as never)],
    ['a list with an empty id', client => client.flow.find(['a', ''])],
    ['a limit that is text', client => client.flow.find({ limit: '10' as never })],
    ['a limit that is NaN', client => client.flow.find({ limit: Number.NaN })],
    ['a negative start', client => client.flow.find({ start: -1 })],
    ['an unknown order', client => client.flow.find({ order: 'up' as never })],
    ['NaN as a parameter', client => client.flow.find({ params: { ratio: Number.NaN } })],
    ['an object as a parameter', client => client.flow.find({ params: { a: {} as never } })],
    ['a filter twice', client => client.flow.find(mem('a').eq(1), { filter: 'b == 1' })],
    ['a truth value as a filter', client => client.flow.findMany(false as never)],
    ['refs that are no truth value', client => client.flow.find({ refs: 'yes' as never })],
    ['an update without an id', client => client.flow.update({ capacity: 1 } as never)],
    ['a recorded change without an id', client => client.flow.save(new M<Flow>({ path: '/a' } as Flow))],
    ['the same id twice', client => client.flow.updateMany([{ id: 'a' }, { id: 'a' }])],
    ['a model that is text', client => client.flow.create('a' as never)],
    ['NaN in a model', client => client.drop(FLOW).create({ elems: { n: Number.NaN } })],
    ['nothing as a new value', client => client.flow.updateMember('a', 'capacity', undefined)],
    ['a drop without a path', client => client.drop.create({ elems: {} } as never)],
    ['a month without a year', client => client.statistics.trackHit('t1', { month: 1 })],
    ['a day without a month', client => client.statistics.trackHit('t1', { year: 2015, day: 1 })],
    ['a thirteenth month', client => client.statistics.trackHit('t1', { year: 2015, month: 13 })],
    [
      'a list of filters for an aggregation',
      client => client.drop(FLOW).aggregate(['$count'], { filter: [] as never }),
    ],
    ['an output that is text', client => client.drop(FLOW).aggregate('$count' as never)],
    ['a method with a space', client => client.request('GET /', '/x')],
    ['a page size of 0', async client => client.flow.walk({ pageSize: 0 }).first()],
  ])('%s', async (_, call) => {
    const { client, requests } = capturing();
    const failure = await rejection((async () => call(client))());
    expect(failure).toBeInstanceOf(ValidationError);
    expect((failure as ValidationError).issues[0]?.field).toMatch(/\w/);
    expect(requests).toEqual([]);
  });

  test('a flow id with a slash', () => {
    const { client } = capturing();
    expect(() => client.drop('a/b')).toThrow(ValidationError);
    expect(() => client.service(' ')).toThrow(ValidationError);
  });
});
