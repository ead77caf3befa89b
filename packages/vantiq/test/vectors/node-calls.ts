import type { VantiqClient } from '@sdk/vantiq';
import { comparable, fileFor } from './comparable.js';
import type { Outcome } from './expected.js';
import { callsOf, type Vector } from './vector.js';

/** What the original was given; a value fits any parameter. */
type Args = readonly [never, never, never, never];

type Call = (client: VantiqClient, args: Args, vector: Vector) => PromiseLike<unknown>;

/** Makes the recorded HTTP call of the Node client with this SDK. */
export async function replayNode(client: VantiqClient, vector: Vector): Promise<Outcome> {
  const [recordedCall] = callsOf(vector);
  const call = calls[recordedCall?.method ?? ''];
  if (call === undefined) throw new Error(`no replay for "${recordedCall?.method}"`);
  const result = await call(client, recordedCall?.args as unknown as Args, vector);
  return { kind: 'value', value: await comparable(result) };
}

const calls: Readonly<Record<string, Call>> = {
  authenticate: (client, [username, password]) => client.authenticate(username, password),
  select: (client, [resource, props, where, sort]) => client.select(resource, { props, where, sort }),
  selectOne: (client, [resource, id]) => client.selectOne(resource, id),
  insert: (client, [resource, instance]) => client.insert(resource, instance),
  upsert: (client, [resource, instance]) => client.upsert(resource, instance),
  delete: (client, [resource, where]) => client.delete(resource, { where }),
  deleteOne: (client, [resource, id]) => client.deleteOne(resource, id),
  publish: (client, [resource, id, message]) => client.publish(`system.${resource}` as never, id, message),
  execute: (client, [procedure, parameters]) => client.execute(procedure, parameters),
  evaluate: (client, [model, json]) =>
    client.request({ method: 'POST', path: `/api/v1/resources/analyticsmodels/${model}`, json }),
  query: (client, [source, query]) => client.query(source, query),
  download: (client, [path]) => client.download(path),
  upload: (client, [, contentType, name, resourcePath], vector) => {
    const resource = String(resourcePath).replace('/resources/', 'system.') as never;
    return client.upload(resource, { contentType, name, path: fileFor(vector) });
  },
};
