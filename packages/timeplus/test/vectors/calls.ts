import {
  apiKey,
  basicAuth,
  type IngestInput,
  isStreamError,
  type Query,
  type StreamDefinition,
  TimeplusClient,
  type TimeplusClientOptions,
  TimeplusEngine,
} from '@sdk/timeplus';
import type { Vector } from './vector.js';

/** What the originals were given, as far as a call uses it. */
interface Args {
  readonly address: string;
  readonly workspace: string;
  readonly apikey: string;
  readonly username: string;
  readonly password: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly columns: readonly (readonly [string, string])[];
  readonly rows: readonly (readonly unknown[])[];
  readonly payload: string;
  readonly format: 'streaming' | 'raw' | 'lines' | undefined;
  readonly sql: string;
  readonly tags: readonly string[];
  readonly [other: string]: unknown;
}

type Fetch = NonNullable<TimeplusClientOptions['fetch']>;
type Call = (client: TimeplusClient, args: Args, vector: Vector, fetch: Fetch) => Promise<unknown>;

const HOST = 'http://tp.example.test:8000';

/** Makes a recorded call with this SDK. The result has the form that the recording shows. */
export function replay(vector: Vector, fetch: Fetch): Promise<unknown> {
  const call = calls[vector.call.method.replace(/ \(.*/, '')];
  if (call === undefined) throw new Error(`no replay for "${vector.call.method}"`);
  return call(clientFor(vector, fetch), vector.call.args as unknown as Args, vector, fetch);
}

/** The client that the recordings of this family were made with. */
function clientFor({ id }: Vector, fetch: Fetch): TimeplusClient {
  const family = id.split('/')[0] as string;
  const workspace = { rest: 'default', tf: 'default', js: 'default' }[family] ?? 'ws123456';
  const credential =
    family === 'js'
      ? basicAuth('admin', 'p@ss')
      : family === 'rest' || family === 'tf'
        ? basicAuth('hello', 'world')
        : apiKey('k'.repeat(60));
  return new TimeplusClient({ baseUrl: HOST, workspace, credential, fetch });
}

/** Streams as the environment of the arguments lists them. */
async function listByEnvironment(args: Args, fetch: Fetch): Promise<string[]> {
  const client = new TimeplusClient({
    baseUrl: args.address,
    ...(args.workspace === undefined ? {} : { workspace: args.workspace }),
    ...(args.apikey === undefined ? {} : { credential: apiKey(args.apikey) }),
    fetch,
  });
  return names(await client.streams.list());
}

const calls: Readonly<Record<string, Call>> = {
  'Environment.address.apikey.workspace; Stream.list': (_, args, __, fetch) => listByEnvironment(args, fetch),
  'Environment.workspace.address; Stream.list': (_, args, __, fetch) =>
    listByEnvironment({ ...args, apikey: 'k'.repeat(60) }, fetch),
  'Environment.address without workspace; Stream.list': (_, args, __, fetch) =>
    listByEnvironment(args, fetch),
  'Environment.address with trailing slash; Stream.list': (_, args, __, fetch) =>
    listByEnvironment(args, fetch),
  'Environment without apikey; Stream.list': (_, args, __, fetch) => listByEnvironment(args, fetch),
  'Environment.address(null)': async (_, args) => String(new TimeplusClient({ baseUrl: args.address })),
  'Environment.apikey of wrong length': async (_, args) => typeof apiKey(args.apikey),

  'Stream.create': async (client, args, vector) => {
    const { metadata } = await client.streams.create(streamDefinition(args));
    return briefly(vector, metadata, metadata.name);
  },
  'Stream.list': async client => names(await client.streams.list()),
  'Stream.get': async (client, { name }) => (await client.streams.get(name)).metadata.name,
  'Stream.delete': (client, { name }) => client.streams.delete(name),
  'Stream.exist': (client, { name }) => client.streams.exists(name),
  'Stream.ingest': (client, args) => client.streams.ingest(args.name, ingestInput(args)),

  'Query.sql.create; iterate result': (client, args) => runQuery(client, args),
  'Query.sql.batching_policy.create': (client, args) => runQuery(client, args),
  'Query.create': (client, args) => runQuery(client, args),
  'Query.create; Query.cancel; Query.delete': async (client, args) => {
    const query = await client.query(args.sql);
    await query.cancel();
    await query.delete();
    return query.id;
  },
  'Query.list': async client => (await client.queries.list()).map(query => query.id),
  'Query.get(id)': async (client, args) => {
    const { id, status, sql } = await client.queries.get(args.id);
    return { id, status, sql };
  },
  'Query.id(id).get': async (client, args) => {
    const { status, sql } = await client.queries.get(args.id);
    return { status, sql };
  },
  'Query.get(missing)': (client, { id }) => client.queries.get(id),
  'Query.cancel before create': (client, { id }) => client.queries.cancel(id),
  'Query.cancel without an id': (client, { id }) => client.queries.cancel(id),
  'Query.id(id).delete': (client, { id }) => client.queries.delete(id),
  'Query.sql.analyze': (client, args) => client.queries.analyze(args.sql),
  'QueryBuilder.start': nodeQuery,

  'View.create': async (client, args) =>
    (await client.views.create({ name: args.name, query: args['query'] as string })).name,
  'View.list': async client => names(await client.views.list()),
  'View.get': async (client, { name }) => (await client.views.get(name)).query,
  'View.delete': (client, { name }) => client.views.delete(name),
  'View.exist': (client, { name }) => client.views.exists(name),

  'Source.create': async (client, args) => {
    const { name, stream, type, properties } = args as unknown as Parameters<
      TimeplusClient['sources']['create']
    >[0];
    return (await client.sources.create({ name, stream, type, properties: { ...properties } })).id;
  },
  'Source.list': async client => (await client.sources.list()).map(source => source.id),
  'Source.id.get': (client, { id }) => client.sources.get(id),
  'Source.id.start': (client, { id }) => client.sources.start(id),
  'Source.id.stop': (client, { id }) => client.sources.stop(id),
  'Source.id.delete': (client, { id }) => client.sources.delete(id),
  'Sink.list': async client => (await client.sinks.list()).map(sink => sink.id),
  'Sink.id.get': async (client, { id }) => (await client.sinks.get(id)).status,
  'Sink.id.start': (client, { id }) => client.sinks.start(id),
  'Sink.id.stop': (client, { id }) => client.sinks.stop(id),
  'Sink.id.delete': (client, { id }) => client.sinks.delete(id),

  'ExternalStream.list': async client => names(await client.externalStreams.list()),
  'ExternalStream.get': async (client, { name }) => (await client.externalStreams.get(name)).name,
  'ExternalStream.delete': (client, { name }) => client.externalStreams.delete(name),
  'Schema.create': async (client, args) => {
    const { name, type, content } = args as unknown as Parameters<TimeplusClient['schemas']['create']>[0];
    await client.schemas.create(type === undefined ? { name, content } : { name, type, content });
    return 'ok';
  },
  'Schema.list': async client => names(await client.schemas.list()),
  'Schema.delete': (client, { name }) => client.schemas.delete(name),
  'Dashboard.list': async client => names(await client.dashboards.list()),
  'Alert.list': async client => names(await client.alerts.list()),
  'Topology.get': client => client.topology.get(),

  'SavedQueriesV1beta2Api.v1beta2_savedqueries_get': async client =>
    (await client.savedQueries.list()).map(saved => saved.id),
  'SavedQueriesV1beta2Api.v1beta2_savedqueries_post': async (client, { name, sql, tags }) =>
    (await client.savedQueries.create({ name, sql, tags })).id,
  'QueriesV1beta2Api.v1beta2_format_post': (client, { sql }) => client.queries.format(sql),
  'StreamsV1beta2Api.v1beta2_streams_name_stats_get': (client, { name }) => client.streams.stats(name),
  'UDFsV1beta2Api.v1beta2_udfs_post': async (client, args) => {
    await client.udfs.create({
      name: args.name,
      type: 'javascript',
      arguments: args['arguments'] as { name: string; type: string }[],
      returnType: args['return_type'] as string,
      source: args['source'] as string,
      isAggregation: args['is_aggregation'] as boolean,
    });
    return 'ok';
  },
  'UDFsV1beta2Api.v1beta2_udfs_name_delete': (client, { name }) => client.udfs.delete(name),
  'WorkspaceV1beta2Api.v1beta2_workspace_get': async client => (await client.workspace.get()).id,
  'MiscApi.info_get': async client => (await client.info.get()).product_name,
  'AlertsV1beta2Api.v1beta2_alerts_id_resolve_post': (client, { id }) => client.alerts.resolve(id),

  'exec ddl': (client, { sql }) => client.ddl(sql),
  'query list by tag': (client, args) => client.queries.list({ tag: args['tag'] as string }),
  'stream list with db and expand': async (client, args) =>
    names(await client.streams.list({ db: args['db'] as string, expand: args['expand'] as boolean })),
  'materialized view list': (client, args) =>
    client.materializedViews.list({ expand: args['expand'] as boolean }),
  'materialized view transfer': (client, args) =>
    client.materializedViews.transfer(args.name, {
      from: args['from'] as number,
      to: args['to'] as number,
      shard: args['shard'] as number,
    }),
  'source start': (client, { id }) => client.sources.start(id),
  'source stats': (client, { id }) =>
    client.sources.stats(id, { metricsTimeRange: '1h', errorLogTimeRange: '1h' }),
  'source patch': (client, { id, description }) => client.sources.patch(id, { description }),
  'user create': (client, args) =>
    client.users.create({
      username: args.username,
      password: args.password,
      role: args['role'] as string,
    }),
  'user update': (client, args) => client.users.update(args.name, { role: args['role'] as string }),
  'role list': client => client.roles.list(),
  'topology with extra resources': (client, args) =>
    client.topology.get({ extraResources: args['extraResources'] as string[] }),
  'ingest NDJSON': (client, args) => {
    const lines = (args.rows as readonly object[]).map(row => `${JSON.stringify(row)}\n`);
    return client.streams.ingest(args['stream'] as string, { format: 'streaming', payload: lines.join('') });
  },
  'ingest raw': (client, args) =>
    client.streams.ingest(args['stream'] as string, { format: 'raw', payload: args.payload }),
  'ingest compact': (client, args) => client.streams.ingest(args['stream'] as string, ingestInput(args)),

  'ProtonClient.query': async (_, args, __, fetch) => {
    const credential = args.username === undefined ? undefined : basicAuth(args.username, args.password);
    const rows: unknown[] = [];
    for await (const row of await engine(fetch, credential).query(args.sql)) rows.push(row);
    return rows;
  },
  'proton ingest': async (_, args, vector, fetch) => {
    const mode = args['mode'] as string | undefined;
    // The recording of the bad mode does not say which rows were sent with it; its request does.
    const body = vector.exchanges[0]?.request.body as { columns: string[]; data?: unknown[][] };
    const rows = { columns: body.columns, rows: body.data as unknown[][] };
    return engine(fetch).ingest(args['stream'] as string, rows, mode === undefined ? {} : { mode });
  },
  'proton unknown path': (_, __, ___, fetch) => engine(fetch).info(),
  'low level InsertData': (_, args, __, fetch) =>
    engine(fetch).ingest(args['stream'] as string, ingestInput(args) as { columns: string[]; rows: [][] }),
  CreateStream: async (client, args) => {
    const columns = args.columns.map(([name, type]) => ({ name, type, default: '' }));
    await client.streams.create({ name: args.name, columns });
  },
  'terraform stream update': (client, args) =>
    client.streams.update(args.name, { ttlExpression: args['ttl'] as string }),
  'terraform sink update': (client, args) => {
    const { id, name, query, type, properties } = args as unknown as Parameters<
      TimeplusClient['sinks']['create']
    >[0] & { id: string };
    return client.sinks.update(id, { name, query, type, properties: { ...properties } });
  },
};

function engine(fetch: Fetch, credential?: ReturnType<typeof basicAuth>): TimeplusEngine {
  return new TimeplusEngine({ baseUrl: 'http://tp.example.test:3218', credential, fetch });
}

function names(resources: readonly { readonly name?: string }[]): string[] {
  return resources.map(resource => String(resource.name));
}

/** Some recordings show the whole object, others one field of it. */
function briefly({ result }: Vector, whole: unknown, brief: unknown): unknown {
  return typeof result.value === 'object' ? whole : brief;
}

function streamDefinition(args: Args): StreamDefinition {
  return {
    name: args.name,
    columns: args.columns?.map(([name, type]) => ({ name, type })),
    description: args.description,
    mode: args['mode'],
    primaryKey: args['primary_key'],
    eventTimeColumn: args['event_time_cloumn'],
    eventTimeTimezone: args['event_time_timezone'],
    logstoreRetentionBytes: args['logstore_retention_bytes'],
    logstoreRetentionMs: args['logstore_retention_ms'],
    ttlExpression: args['ttl_expression'],
  } as StreamDefinition;
}

function ingestInput(args: Args): IngestInput<object> {
  if (args.payload !== undefined)
    return { format: args.format, payload: args.payload } as IngestInput<object>;
  const rows = args.rows.map(row => row.map(pythonValue));
  return { columns: args.columns as unknown as string[], rows };
}

/** The value for what the recordings write as `<datetime ...>` and the like. */
function pythonValue(value: unknown): unknown {
  const [, kind, text = ''] = /^<(\w+) ?([^ >]*).*>$/.exec(String(value)) ?? [];
  switch (kind) {
    case 'datetime':
      return new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
    case 'date':
      return text;
    case 'NaN':
      return Number.NaN;
    case 'Infinity':
      return Number.POSITIVE_INFINITY;
    default:
      return value;
  }
}

async function runQuery(client: TimeplusClient, args: Args): Promise<unknown> {
  const policy = args['batching_policy'] as { count: number; time_ms: number } | undefined;
  const query = await client.query(
    args.sql,
    policy === undefined ? {} : { batchingPolicy: { count: policy.count, timeMs: policy.time_ms } },
  );
  const { id, header, status } = query;
  const events: unknown[] = [];
  const end = await drain(query, events);
  return { id, header, status, events, ...(end === 'ended' ? {} : { end }) };
}

/** Collects the events, with their rows by position as the wire has them; resolves with how the stream ended. */
async function drain(query: Query, into: unknown[]): Promise<string> {
  try {
    for await (const event of query.result()) {
      if (event.event === 'message') into.push({ event: 'message', data: byPosition(query, event.rows) });
      else if (event.event === 'metrics') into.push({ event: 'metrics', data: event.metrics });
      else into.push({ event: 'query', data: event.query });
    }
    return 'ended';
  } catch (error) {
    if (!isStreamError(error)) throw error;
    return `cut, gap ${error.gap}`;
  } finally {
    // The cancellation goes out in the background; the request belongs to the vector.
    await query.close();
  }
}

function byPosition({ header }: Query, rows: readonly Record<string, unknown>[]): unknown[][] {
  return rows.map(row => header.map(({ name }) => row[name]));
}

/** The Node sample collects what its callbacks were given. */
async function nodeQuery(client: TimeplusClient, args: Args): Promise<unknown> {
  const query = await client.query(args.sql, { tags: ['t1'] });
  const rows: unknown[] = [];
  const metrics: unknown[] = [];
  for await (const event of query.result()) {
    if (event.event === 'message') rows.push(...byPosition(query, event.rows));
    if (event.event === 'metrics') metrics.push(event.metrics);
  }
  const { id, status, metadata } = query;
  return {
    id,
    status,
    statusAfter: status,
    closed: status,
    tags: metadata.tags ?? [],
    rows,
    metrics,
    errors: [],
  };
}
