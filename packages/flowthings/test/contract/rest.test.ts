import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  age,
  diff,
  type Flow,
  FlowthingsBadRequestError,
  type FlowthingsClient,
  FlowthingsForbiddenError,
  FlowthingsNotFoundError,
  M,
  mem,
  token,
} from '../../src/index.js';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
let client: FlowthingsClient;
let base: string;

beforeAll(async () => {
  server = await emulatedServer();
});

beforeEach(async () => {
  await server.emulator.reset();
  client = clientOf(server);
  base = `/${server.emulator.account}`;
});

afterAll(() => server.close());

describe('flows', () => {
  test('are created, read, found by path, changed and deleted', async () => {
    const flow = await client.flow.create({ path: `${base}/sensors`, capacity: 100 });
    expect(await client.flow.read(flow.id)).toEqual(flow);
    expect(await client.flow.find(mem.path.eq(`${base}/sensors`))).toEqual([flow]);
    const changed = await client.flow.update({ id: flow.id, description: 'New' });
    expect(changed).toMatchObject({ ...flow, description: 'New', lastEditDate: expect.anything() });
    await client.flow.delete(flow.id);
    expect(await rejection(client.flow.read(flow.id))).toBeInstanceOf(FlowthingsNotFoundError);
    expect(await client.flow.readOrElse(flow.id, 'none')).toBe('none');
  });

  test('are read and changed many at a time', async () => {
    const a = await client.flow.create({ path: `${base}/a` });
    const b = await client.flow.create({ path: `${base}/b` });
    expect(await client.flow.find([a.id, b.id])).toEqual({ [a.id]: a, [b.id]: b });
    const changed = await client.flow.save([
      { id: a.id, capacity: 5 },
      { id: b.id, capacity: 6 },
    ]);
    expect(changed[a.id]?.capacity).toBe(5);
    expect(changed[b.id]?.capacity).toBe(6);
  });

  test('are created by save without an id, and changed with one', async () => {
    const flow = await client.flow.save({ path: `${base}/saved` });
    const changed = await client.flow.save({ ...flow, capacity: 10 });
    expect(changed).toMatchObject({ id: flow.id, capacity: 10 });
  });

  test('send only what M has recorded', async () => {
    const flow = await client.flow.create({ path: `${base}/m`, description: 'old' });
    await client.flow.update(new M<Flow>(flow).modify('description', 'new'));
    expect(JSON.parse(server.emulator.requests().at(-1)?.body ?? '')).toEqual({ description: 'new' });
    const edited = { ...flow, capacity: 7 };
    await client.flow.update({ id: flow.id, ...diff(flow, edited) });
    expect(await client.flow.read(flow.id)).toMatchObject({ description: 'new', capacity: 7 });
  });

  test('can have a single member changed', async () => {
    const flow = await client.flow.create({ path: `${base}/one` });
    await client.flow.updateMember(flow.id, 'description', 'alone');
    expect(await client.flow.read(flow.id)).toMatchObject({ description: 'alone' });
  });

  test('come with references where these are asked for', async () => {
    const flow = await client.flow.create({ path: `${base}/refs` });
    const [found, references] = await client.flow.find(flow.id, { refs: true });
    expect(found.id).toBe(flow.id);
    expect(typeof references).toBe('object');
  });

  test('are walked over page by page', async () => {
    for (let number = 0; number < 7; number++) await client.flow.create({ path: `${base}/walk/${number}` });
    const paths: string[] = [];
    for await (const flow of client.flow.walk(mem.path.re('/walk/'), {
      pageSize: 3,
      sort: 'creationDate',
    })) {
      paths.push(flow.path);
    }
    expect(paths.sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map(number => `${base}/walk/${number}`));
  });

  test('are given once by a walk, although others are added meanwhile', async () => {
    const { id } = await client.flow.create({ path: `${base}/busy` });
    for (let n = 0; n < 6; n++) await client.drop(id).create({ elems: { n } });
    const seen: unknown[] = [];
    for await (const drop of client.drop(id).walk({ pageSize: 2 })) {
      seen.push(drop.elems['n']);
      if (seen.length === 2) await client.drop(id).create({ elems: { n: 99 } });
    }
    expect(seen).toEqual([5, 4, 3, 2, 1, 0]);
  });

  test('that the platform does not take are refused with its words', async () => {
    await client.flow.create({ path: `${base}/twice` });
    const failure = await rejection(client.flow.create({ path: `${base}/twice` }));
    expect(failure).toBeInstanceOf(FlowthingsBadRequestError);
    expect((failure as FlowthingsBadRequestError).errors.join()).not.toBe('');
  });
});

describe('drops', () => {
  test('are created by flow and by path, found, counted and deleted', async () => {
    const flow = await client.flow.create({ path: `${base}/drops` });
    const drops = client.drop<{ temp: number }>(flow.id);
    const first = await drops.create({ elems: { temp: 21 } });
    await client.drop.create({ path: `${base}/drops`, elems: { temp: 35 } });
    expect(await drops.find(mem('elems.temp').gt(30))).toMatchObject([{ elems: { temp: 35 } }]);
    expect(await drops.find(age.lt(60_000), { limit: 1 })).toHaveLength(1);
    expect(await client.drop.findByPath(`${base}/drops`)).toHaveLength(2);
    expect(await client.drop.findInFlows([{ flowId: flow.id, limit: 1 }])).toMatchObject({
      [flow.id]: [{ elems: { temp: 35 } }],
    });
    expect(await drops.aggregate(['$avg:hot', '$count'], { rules: { hot: mem('temp').gt(30) } })).toEqual([
      { '$avg:hot': 0.5, $count: 2 },
    ]);
    await drops.update({ id: first.id, elems: { temp: 22 } });
    expect((await drops.read(first.id)).elems.temp).toBe(22);
    await drops.delete(first.id);
    expect(await drops.find()).toHaveLength(1);
    await drops.deleteAll();
    expect(await drops.find()).toEqual([]);
  });

  test('have plain elements in both generations', async () => {
    const old = clientOf(server, { version: '0.1' });
    const flow = await old.flow.create({ path: `${base}/typed` });
    await old.drop(flow.id).create({ elems: { n: 3, list: [1, 'a'], own: { type: 'mine', value: 1 } } });
    const [drop] = await old.drop(flow.id).find();
    expect(drop?.elems).toEqual({ n: 3, list: [1, 'a'], own: { type: 'mine', value: 1 } });
    const [sent] = await clientOf(server, { version: '0.1', elements: 'as-sent' }).drop(flow.id).find();
    expect(sent?.elems['n']).toEqual({ type: 'integer', value: 3 });
  });

  test('keep 64-bit numbers exact', async () => {
    const flow = await client.flow.create({ path: `${base}/big` });
    const drop = await client.drop(flow.id).create({ elems: { n: 9007199254740993n } });
    expect(drop.elems['n']).toBe(9007199254740993n);
  });
});

test('a drop is found again by the key that it was given', async () => {
  const flow = await client.flow.create({ path: `${base}/days` });
  await client.drop(flow.id).create({ elems: { n: 1 }, fhash: 'monday' });
  const [drop] = await client.drop(flow.id).find(mem.fhash.eq('monday'));
  expect(drop).toMatchObject({ elems: { n: 1 }, fhash: 'monday' });
});

test('a device comes with a token and flows of its own', async () => {
  const device = await client.device.create({ path: `${base}/device` });
  const { tokenString = '' } = await client.token.read(device.tokenId ?? '');
  const own = client.withOptions({ credential: token(tokenString) });
  await own.drop.create({ path: `${base}/device`, elems: { n: 1 } });
  expect(await client.drop.findByPath(`${base}/device`)).toHaveLength(1);
});

describe('rights', () => {
  test('of a token end at its paths', async () => {
    const flow = await client.flow.create({ path: `${base}/open` });
    await client.flow.create({ path: `${base}/closed` });
    const { tokenString } = await client.token.create({
      paths: { [`${base}/open`]: { dropRead: true, dropWrite: true } },
      duration: 600_000,
    });
    const limited = client.withOptions({ credential: token(tokenString ?? '') });
    await limited.drop.create({ path: `${base}/open`, elems: { a: 1 } });
    expect(await limited.drop(flow.id).find()).toHaveLength(1);
    expect(await rejection(limited.drop.create({ path: `${base}/closed`, elems: {} }))).toBeInstanceOf(
      FlowthingsForbiddenError,
    );
  });

  test('are refused without a valid token', async () => {
    const failure = await rejection(client.withOptions({ credential: token('nonsense') }).flow.find());
    expect(failure).toBeInstanceOf(FlowthingsForbiddenError);
    expect(String(failure)).not.toContain('nonsense');
  });
});

describe('a batch', () => {
  test('gives results in the order of the calls', async () => {
    for (const name of ['a', 'b', 'c']) await client.flow.create({ path: `${base}/${name}` });
    const batch = client.batch({ concurrency: 2 });
    for (const name of ['c', 'a', 'b']) batch.flow.find(mem.path.eq(`${base}/${name}`));
    const results = (await batch.results()) as Flow[][];
    expect(results.map(([flow]) => flow?.path)).toEqual([`${base}/c`, `${base}/a`, `${base}/b`]);
    expect(await batch.results()).toEqual([]);
  });

  test('gives failures as values where that is asked for', async () => {
    const flow = await client.flow.create({ path: `${base}/a` });
    const batch = client.batch();
    batch.flow.read('f00000000000000000000000');
    batch.flow.read(flow.id);
    const [failed, succeeded] = await batch.results({ withExceptions: true });
    expect(failed?.[0]).toBeInstanceOf(FlowthingsNotFoundError);
    expect(succeeded).toEqual([undefined, flow]);
  });
});

describe('lazy calls', () => {
  test('pass on values that are on their way', async () => {
    const flow = await client.flow.create({ path: `${base}/lazy` });
    await client.drop(flow.id).create({ elems: { n: 1 } });
    const lazy = client.lazy();
    const flows = lazy.flow.find(mem.path.eq(`${base}/lazy`));
    const drops = lazy.drop<{ n: number }>(flows.get(0).id).find({ limit: 10 });
    expect(await drops.get(0).elems.n).toBe(1);
    expect(await drops.length.unwrap()).toBe(1);
    flows.change(list => list.pop());
    expect(await flows.unwrap()).toEqual([]);
  });

  test('reject each time they are looked at', async () => {
    const flow = client.lazy().flow.read('f00000000000000000000000');
    expect(await rejection(flow.unwrap())).toBeInstanceOf(FlowthingsNotFoundError);
    expect(await rejection(flow.path.unwrap())).toBeInstanceOf(FlowthingsNotFoundError);
  });
});

test('statistics count drops by month', async () => {
  const flow = await client.flow.create({ path: `${base}/counted` });
  await client.drop(flow.id).create({ elems: {} });
  const year = new Date().getUTCFullYear();
  const months = await client.statistics.flowDropAdded(flow.id, { year });
  expect(months).toHaveLength(12);
  expect(months.reduce((sum, count) => sum + count, 0)).toBe(1);
});
