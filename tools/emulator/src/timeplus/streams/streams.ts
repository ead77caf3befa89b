import { empty, json } from '../../host/reply.js';
import { asksOtherDatabase, type Call, type Endpoint } from '../endpoint.js';
import type { StreamInfo } from '../engine/contract.js';
import { ApiError, ErrorCode, isUnknownStream, notFound } from '../errors.js';
import { statistics } from './statistics.js';
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
      const body = await call.exchange.json();
      const changes = parseStreamChanges(body);
      assertChangeable(body);
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

function findStream(call: Call): StreamInfo | undefined {
  if (asksOtherDatabase(call)) return undefined;
  const stream = call.workspace.engine.find(call.parameters['name'] ?? '');
  return stream?.kind === 'stream' ? stream : undefined;
}

async function describe({ workspace }: Call, stream: StreamInfo): Promise<Record<string, unknown>> {
  const stats = await workspace.engine.stats(stream.name);
  return streamObject(stream, stats?.rows ?? 0);
}

const changeable = ['description', 'logstore_retention_bytes', 'logstore_retention_ms', 'ttl_expression'];

/** @throws ApiError with status 501 for a field of a stream that no request changes (guess of when R-108 says so) */
function assertChangeable(body: unknown): void {
  const fixed = Object.entries(body as object).find(
    ([name, value]) => name !== 'name' && value !== null && !changeable.includes(name),
  );
  if (fixed) throw new ApiError(501, ErrorCode.notImplemented, `${fixed[0]}: cannot be changed`, 'timeplusd');
}
