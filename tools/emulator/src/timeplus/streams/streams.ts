import { empty, json } from '../../host/reply.js';
import { asksOtherDatabase, type Call, type Endpoint } from '../endpoint.js';
import type { StreamInfo } from '../engine/contract.js';
import { isUnknownStream, notFound } from '../errors.js';
import { parseStreamChanges, parseStreamDefinition } from './stream-definition.js';
import { streamObject } from './stream-object.js';

/** `/v1beta2/streams`. */
export const streamEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1beta2/streams',
    async handle(call) {
      if (asksOtherDatabase(call)) return json(200, []);
      const streams = call.workspace.engine.list('stream');
      return json(200, await Promise.all(streams.map(stream => describe(call, stream))));
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/streams',
    removed: true,
    async handle(call) {
      const definition = parseStreamDefinition(await call.exchange.json());
      return json(201, await describe(call, await call.workspace.engine.createStream(definition)));
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/streams/{name}',
    async handle(call) {
      const stream = findStream(call);
      return stream ? json(200, await describe(call, stream)) : notFound;
    },
  },
  {
    method: 'PATCH',
    path: '/v1beta2/streams/{name}',
    removed: true,
    async handle(call) {
      const stream = findStream(call);
      if (!stream) return notFound;
      const changes = parseStreamChanges(await call.exchange.json());
      return json(200, await describe(call, await call.workspace.engine.alterStream(stream.name, changes)));
    },
  },
  {
    method: 'DELETE',
    path: '/v1beta2/streams/{name}',
    async handle(call) {
      const stream = findStream(call);
      if (!stream) return notFound;
      try {
        await call.workspace.engine.drop(stream.name, 'stream');
      } catch (error) {
        // Another request was faster.
        if (isUnknownStream(error)) return notFound;
        throw error;
      }
      return empty(204);
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/streams/{name}/stats',
    async handle(call) {
      const stream = findStream(call);
      return stream ? json(200, await statistics(call, stream.name)) : notFound;
    },
  },
];

/** The StreamStats of a stream or view. Bytes are not counted and said to be none. */
export async function statistics({ workspace }: Call, name: string): Promise<Record<string, unknown>> {
  const stats = await workspace.engine.stats(name);
  return {
    row_count: stats?.rows ?? 0,
    streaming_data_bytes: 0,
    historical_data_bytes: 0,
    earliest_event: isoTime(stats?.earliestMs),
    latest_event: isoTime(stats?.latestMs),
  };
}

function findStream(call: Call): StreamInfo | undefined {
  if (asksOtherDatabase(call)) return undefined;
  const stream = call.workspace.engine.find(call.parameters['name'] ?? '');
  return stream?.kind === 'stream' ? stream : undefined;
}

async function describe({ workspace }: Call, stream: StreamInfo): Promise<Record<string, unknown>> {
  const stats = await workspace.engine.stats(stream.name);
  return streamObject(stream, stats?.rows ?? 0);
}

function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
