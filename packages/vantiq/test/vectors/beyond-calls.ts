import { isVantiqError, type VantiqClient } from '@sdk/vantiq';
import type { Outcome } from './expected.js';
import { callsOf, type Vector } from './vector.js';

/** What a call is given; a value fits any parameter. */
interface Args {
  readonly resource: never;
  readonly id: never;
  readonly operations: never;
  readonly pipeline: never;
  readonly usePost: never;
  readonly service: never;
  readonly procedure: never;
  readonly params: never;
  readonly maxBufferSize: never;
  readonly maxFlushInterval: never;
  readonly namespace: never;
  readonly token: never;
  readonly type: never;
  readonly direct: never;
  readonly targetNamespace: never;
  readonly path: never;
  readonly instance: never;
  readonly op: never;
  readonly data: never;
  readonly parameters: never;
}

type Call = (client: VantiqClient, args: Args, fetch: typeof globalThis.fetch) => Promise<unknown>;

/** Makes a call that was derived from the guides. The result has the form that the vector shows. */
export async function replayBeyond(
  client: VantiqClient,
  vector: Vector,
  fetch: typeof globalThis.fetch,
): Promise<Outcome> {
  const [derivedCall] = callsOf(vector);
  const call = calls[derivedCall?.method ?? ''];
  if (call === undefined) throw new Error(`no replay for "${derivedCall?.method}"`);
  return { kind: 'value', value: await call(client, derivedCall?.args as unknown as Args, fetch) };
}

const body = async (call: PromiseLike<unknown>): Promise<object> => ({ body: await call });

const calls: Readonly<Record<string, Call>> = {
  patch: (client, { resource, id, operations }) => body(client.patch(resource, id, operations)),
  aggregate: (client, { resource, pipeline, usePost }) =>
    body(client.aggregate(resource, pipeline, { usePost })),
  executeService: (client, { service, procedure, params }) =>
    body(client.executeService(service, procedure, params)),
  async executeStreamed(client, { procedure, params, maxBufferSize, maxFlushInterval }) {
    const items: unknown[] = [];
    const stream = await client.executeStream(procedure, params, { maxBufferSize, maxFlushInterval });
    for await (const item of stream) items.push(item);
    return { items };
  },
  executePublic: (client, { namespace, procedure, params }) =>
    body(client.executePublic(namespace, procedure, params)),
  async authenticateToken(client, { token }) {
    client.setAccessToken(token);
    await client.authenticate();
    return { accessToken: client.getAccessToken() };
  },
  status: async client => ({ ok: await client.status() }),
  relationships: (client, { resource, id, direct }) => body(client.relationships(resource, id, { direct })),
  typeSchema: (client, { type }) => body(client.typeSchema(type)),
  async select(client, { resource, targetNamespace }) {
    const options = targetNamespace === undefined ? undefined : { targetNamespace };
    try {
      return await body(client.select(resource, { options }));
    } catch (error) {
      if (!isVantiqError(error)) throw error;
      return { retry: error.retryable };
    }
  },
  async downloadUrl(client, { path }, fetch) {
    const answer = await fetch(await client.downloadUrl(path));
    return { bytes: (await answer.arrayBuffer()).byteLength };
  },
  insert: (client, { resource, instance }) => body(client.insert(resource, instance)),
  command: (client, { resource, id, op, data, parameters }) =>
    body(client.command(resource, id, op, data, { parameters })),
};
