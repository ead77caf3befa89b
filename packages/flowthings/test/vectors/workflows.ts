import { FlowthingsClient, type FlowthingsClientOptions, mem } from '@sdk/flowthings';
import { failureOf } from './calls.js';
import type { Outcome } from './expected.js';
import type { Vector } from './vector.js';

type Workflow = (client: FlowthingsClient, sent: () => number) => Promise<unknown>;

/** Makes the calls of a recorded async or lazy workflow. @param sent counts the requests so far. */
export async function replayWorkflow(
  options: FlowthingsClientOptions,
  { id }: Vector,
  sent: () => number,
): Promise<Outcome> {
  const workflow = workflows[id];
  if (workflow === undefined) throw new Error(`no replay for "${id}"`);
  return { kind: 'value', value: await workflow(new FlowthingsClient(options), sent) };
}

const workflows: Readonly<Record<string, Workflow>> = {
  'async-order-is-call-order': async client => {
    const batch = client.batch();
    for (const id of ['slow', 'b', 'c']) batch.flow.read(id);
    return batch.results();
  },
  'async-reusable-queue-drained': async client => {
    const batch = client.batch();
    batch.flow.read('a');
    const first = await batch.results();
    const second = await batch.results();
    batch.flow.read('b');
    return [first, second, await batch.results()];
  },
  'async-with-exceptions-only-platform-errors': async client => {
    const batch = client.batch();
    for (const id of ['a', 'garbage', 'c']) batch.flow.read(id);
    const outcomes = await batch.results({ withExceptions: true });
    return outcomes.map(([error, value]) => (error === undefined ? value : failureOf(error)));
  },
  'async-refs-tuple': async client => {
    const batch = client.batch();
    batch.flow.find({ limit: 1, refs: true });
    return batch.results();
  },
  'async-find-by-paths': async client => {
    const batch = client.batch();
    for (const path of ['/a', '/b']) batch.flow.find(mem.path.eq(path));
    return batch.results();
  },
  'lazy-starts-eagerly': async (client, sent) => {
    const flow = client.lazy().flow.read('a');
    await new Promise(resolve => setImmediate(resolve));
    const requestStartedBeforeAccess = sent() === 1;
    const value = await flow.unwrap();
    const get = await flow.id;
    return {
      requestStartedBeforeAccess,
      value,
      get,
      len: Object.keys(value).length,
      keys: Object.keys(value),
    };
  },
  'lazy-mutable': async client => {
    const flow = client.lazy().flow.read('a');
    flow.change(value => {
      Object.assign(value, { extra: 1 });
      Reflect.deleteProperty(value, 'id');
    });
    return { unwrapped: await flow.unwrap() };
  },
  'lazy-refs-tuple': async client => {
    const pair = client.lazy().flow.find({ limit: 1, refs: true });
    return { unwrapped: await pair.unwrap(), index0len: await pair.get(0).length };
  },
  'lazy-needs-library': async client => Object.hasOwn(client.lazy(), 'flow'),
};
