import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import {
  AbortedError,
  FlowthingsClient,
  FlowthingsNotFoundError,
  mem,
  token,
  ValidationError,
} from '../../src/index.js';
import { failed, type Served, success } from '../support/capture.js';
import { rejection } from '../support/server.js';

/** A client whose requests wait until the test answers them, by the last segment of their path. */
function held(): {
  readonly client: FlowthingsClient;
  readonly waiting: Map<string, (served: Served) => void>;
} {
  const waiting = new Map<string, (served: Served) => void>();
  const client = new FlowthingsClient({
    account: 'alice',
    credential: token('t'),
    retry: false,
    clock: manualClock(),
    fetch: (input, init) => {
      const request = new Request(input, init);
      const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
      return new Promise((resolve, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
        waiting.set(name, ({ status = 200, body }) => resolve(Response.json(body, { status })));
      });
    },
  });
  return { client, waiting };
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

describe('a batch', () => {
  test('has so many requests under way and no more, and results in the order of the calls', async () => {
    const { client, waiting } = held();
    const batch = client.batch({ concurrency: 2 });
    for (const id of ['a', 'b', 'c']) batch.flow.read(id);
    const results = batch.results();
    await turn();
    expect([...waiting.keys()]).toEqual(['a', 'b']);
    waiting.get('b')?.(success({ id: 'b' }));
    await turn();
    expect([...waiting.keys()]).toEqual(['a', 'b', 'c']);
    waiting.get('c')?.(success({ id: 'c' }));
    waiting.get('a')?.(success({ id: 'a' }));
    expect(await results).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  });

  test('is rejected with the first failure in the order of the calls, and can be used again', async () => {
    const { client, waiting } = held();
    const batch = client.batch();
    for (const id of ['a', 'b', 'c']) batch.flow.read(id);
    const results = rejection(batch.results());
    await turn();
    waiting.get('c')?.(failed(403));
    waiting.get('b')?.(failed(404));
    waiting.get('a')?.(success({ id: 'a' }));
    expect(await results).toBeInstanceOf(FlowthingsNotFoundError);
    expect(await batch.results()).toEqual([]);
  });

  test('gives refused arguments as values too', async () => {
    const { client } = held();
    const batch = client.batch();
    batch.flow.read('a/b');
    const [outcome] = await batch.results({ withExceptions: true });
    expect(outcome?.[0]).toBeInstanceOf(ValidationError);
  });

  test('ends all of its calls by one signal', async () => {
    const { client } = held();
    const ending = new AbortController();
    const batch = client.batch({ signal: ending.signal, concurrency: 1 });
    batch.flow.read('a');
    batch.flow.read('b');
    await turn();
    ending.abort();
    const outcomes = await batch.results({ withExceptions: true });
    for (const [error] of outcomes) expect(error).toBeInstanceOf(AbortedError);
  });

  test('refuses a concurrency of 0', () => {
    expect(() => held().client.batch({ concurrency: 0 })).toThrow(ValidationError);
  });
});

describe('lazy calls', () => {
  test('start at once, and a call waits only for what was passed to it', async () => {
    const { client, waiting } = held();
    const lazy = client.lazy();
    const a = lazy.flow.read('a');
    lazy.flow.read('b');
    const drops = lazy.drop(a.id).find({ limit: 10 });
    await turn();
    expect([...waiting.keys()]).toEqual(['a', 'b']);
    waiting.get('a')?.(success({ id: 'f1' }));
    await turn();
    expect([...waiting.keys()]).toEqual(['a', 'b', 'f1']);
    waiting.get('f1')?.(success([{ id: 'd1', elems: {} }]));
    expect(await drops.get(0).id).toBe('d1');
    const ids = [];
    for await (const { id } of drops) ids.push(id);
    expect(ids).toEqual(['d1']);
  });

  test('take values that are on their way anywhere in their arguments', async () => {
    const { client, waiting } = held();
    const lazy = client.lazy();
    const flow = lazy.flow.read('a');
    const created = lazy.track.create({ source: flow.path, destination: [flow.path, '/alice/b'] });
    await turn();
    waiting.get('a')?.(success({ id: 'f1', path: '/alice/a' }));
    await turn();
    waiting.get('track')?.(success({ id: 't1' }));
    expect(await created.id).toBe('t1');
  });

  test('pass their failure on to the calls that needed them', async () => {
    const { client, waiting } = held();
    const lazy = client.lazy();
    const drops = lazy.drop(lazy.flow.read('a').id).find(mem('n').gt(1));
    await turn();
    waiting.get('a')?.(failed(404));
    expect(await rejection(drops)).toBeInstanceOf(FlowthingsNotFoundError);
    expect([...waiting.keys()]).toEqual(['a']);
  });

  test('can be returned from a function that is awaited', async () => {
    const { client } = held();
    const service = await (async () => client.lazy().flow)();
    expect(typeof service.read).toBe('function');
  });
});
