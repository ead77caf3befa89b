import { empty, json } from '../../host/reply.js';
import { assertMayChange, type Call, type Endpoint } from '../endpoint.js';
import { notFound } from '../errors.js';
import { queryPipeline } from '../queries/query-pipeline.js';
import { type QueryRecord, queryObject } from '../queries/query-record.js';
import { streamQuery } from '../queries/query-stream.js';
import type { BatchingPolicy } from '../queries/row-batcher.js';
import { Fields } from '../wire.js';
import { prepareStatement } from './prepare-statement.js';

/** What holds when a query names no batching policy; that of real servers is not documented (U-05). */
const defaultPolicy: BatchingPolicy = { count: 1000, timeMs: 100 };

/** `/v1beta2/queries`; read_only users may start and end queries. */
export const queryEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1beta2/queries',
    reads: true,
    async handle({ exchange, workspace, role }) {
      const fields = new Fields(await exchange.json());
      const labels = {
        sql: fields.requiredText('sql'),
        name: fields.text('name') ?? '',
        description: fields.text('description') ?? '',
        tags: fields.texts('tags') ?? [],
      };
      const type = fields.oneOf('type', ['historical', 'ddl', 'streaming']);
      const policy = parsePolicy(fields.object('batching_policy'));
      const prepared = await prepareStatement(
        workspace,
        labels.sql,
        type === 'historical' ? { mode: 'table' } : {},
      );
      if (prepared.kind === 'command') {
        assertMayChange({ role });
        await prepared.run();
        return empty(204);
      }
      await streamQuery(exchange, workspace.queries, prepared, labels, policy);
      return undefined;
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/queries',
    handle({ exchange, workspace }) {
      const tag = exchange.query.get('tag') ?? undefined;
      return json(200, workspace.queries.list(tag).map(queryObject));
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/queries/{id}',
    handle(call) {
      const record = findQuery(call);
      return record ? json(200, queryObject(record)) : notFound;
    },
  },
  {
    method: 'DELETE',
    path: '/v1beta2/queries/{id}',
    reads: true,
    handle(call) {
      const record = findQuery(call);
      if (!record) return notFound;
      call.workspace.queries.delete(record);
      return empty(204);
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/queries/{id}/cancel',
    reads: true,
    handle(call) {
      const record = findQuery(call);
      if (!record) return notFound;
      call.workspace.queries.cancel(record);
      return empty(204);
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/queries/{id}/pipeline',
    handle(call) {
      const record = findQuery(call);
      return record ? json(200, queryPipeline(record, call.workspace.queries.progressOf(record))) : notFound;
    },
  },
];

function findQuery({ workspace, parameters }: Call): QueryRecord | undefined {
  return workspace.queries.find(parameters['id'] ?? '');
}

function parsePolicy(value: Readonly<Record<string, unknown>> | undefined): BatchingPolicy {
  if (value === undefined) return defaultPolicy;
  const fields = new Fields(value, 'batching_policy');
  return {
    count: fields.positiveInteger('count') ?? defaultPolicy.count,
    timeMs: fields.positiveInteger('time_ms') ?? defaultPolicy.timeMs,
  };
}
