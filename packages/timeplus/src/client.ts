import { type ApiCall, HttpClient } from '@sdk/core';
import { optionsFromUrl } from './connection/options-from-url.js';
import { type Environment, optionsFromEnvironment } from './environment.js';
import { type ExecOptions, type ExecResult, executeDdl, executeQuery } from './exec/exec.js';
import { Generation } from './generation.js';
import type { MetricsOptions } from './metrics/metrics-options.js';
import { type MetricsWriter, openMetricsWriter } from './metrics/metrics-writer.js';
import type { TimeplusClientOptions } from './options.js';
import { timeplusProfile } from './profile.js';
import type { LiveOptions } from './query/live/live-options.js';
import type { LiveQuery } from './query/live/live-query.js';
import { openLive } from './query/live/open-live.js';
import { Queries } from './query/queries.js';
import type { Query } from './query/query.js';
import type { QueryOptions, RowSchemaOptions } from './query/query-options.js';
import { Alerts } from './resources/alerts.js';
import { ApiKeys } from './resources/api-keys.js';
import { Cluster } from './resources/cluster.js';
import { Dashboards } from './resources/dashboards.js';
import { Databases } from './resources/databases.js';
import { Dictionaries } from './resources/dictionaries.js';
import { ExternalStreams } from './resources/external-streams.js';
import { ExternalTables } from './resources/external-tables.js';
import { Info } from './resources/info.js';
import { Invitations } from './resources/invitations.js';
import { Licenses } from './resources/licenses.js';
import { MaterializedViews } from './resources/materialized-views.js';
import { Metrics } from './resources/metrics.js';
import { Pipelines } from './resources/pipelines.js';
import { Roles } from './resources/roles.js';
import { SavedQueries } from './resources/saved-queries.js';
import { Schemas } from './resources/schemas.js';
import { Sinks } from './resources/sinks.js';
import { Sources } from './resources/sources.js';
import { Subscription } from './resources/subscription.js';
import { Topology } from './resources/topology.js';
import { Udfs } from './resources/udfs.js';
import { Users } from './resources/users.js';
import { Views } from './resources/views.js';
import { Workspace } from './resources/workspace.js';
import type { Sql } from './sql/sql.js';
import { Streams } from './streams/streams.js';
import { invalid } from './validation.js';

/**
 * A client for one workspace of a Timeplus server.
 *
 * @example
 * const timeplus = new TimeplusClient({ baseUrl: 'http://localhost:8000', workspace: 'default', credential: apiKey(key) });
 * for await (const row of await timeplus.query('select * from iot limit 10')) console.log(row);
 */
export class TimeplusClient {
  /** Streams: create, list, get, delete, ingest. */
  readonly streams: Streams;
  /** Queries that run, and the server's history of them. */
  readonly queries: Queries;
  /** Alerts (servers of the cloud era). */
  readonly alerts: Alerts;
  /** API keys (servers of the cloud era). */
  readonly apiKeys: ApiKeys;
  /** Nodes of the server (newer servers). */
  readonly cluster: Cluster;
  /** Dashboards of the console. */
  readonly dashboards: Dashboards;
  /** Databases (newer servers). */
  readonly databases: Databases;
  /** Dictionaries (newer servers). */
  readonly dictionaries: Dictionaries;
  /** Data of other systems, such as Kafka topics, as streams. */
  readonly externalStreams: ExternalStreams;
  /** Tables of other systems, such as ClickHouse. */
  readonly externalTables: ExternalTables;
  /** Product and versions of the server. */
  readonly info: Info;
  /** Invitations into the workspace (servers of the cloud era). */
  readonly invitations: Invitations;
  /** Licenses of the server. */
  readonly licenses: Licenses;
  /** Views whose rows are computed all the time and stored. */
  readonly materializedViews: MaterializedViews;
  /** Counters of the workspace. */
  readonly metrics: Metrics;
  /** Pipelines of the console (newer servers). */
  readonly pipelines: Pipelines;
  /** Roles that users can have. */
  readonly roles: Roles;
  /** Queries that are kept under a name. */
  readonly savedQueries: SavedQueries;
  /** Format schemas, which tell how messages are encoded. */
  readonly schemas: Schemas;
  /** Connectors that send the rows of a query to another system. */
  readonly sinks: Sinks;
  /** Connectors that write events into streams. */
  readonly sources: Sources;
  /** What has been bought (servers of the cloud era). */
  readonly subscription: Subscription;
  /** The graph of what depends on what. */
  readonly topology: Topology;
  /** User-defined functions. */
  readonly udfs: Udfs;
  /** Users of the server (Enterprise). */
  readonly users: Users;
  /** Views: queries under a name. */
  readonly views: Views;
  /** The workspace itself. */
  readonly workspace: Workspace;
  readonly #http: HttpClient;
  readonly #options: TimeplusClientOptions;

  /**
   * @param sharedWith HTTP client of another client of the same server; `withOptions` passes it on.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(options: TimeplusClientOptions, sharedWith?: HttpClient) {
    const { workspace, apiGeneration, baseUrl, ...clientOptions } = checkedOptions(options);
    this.#options = options;
    const address = apiAddress(baseUrl, workspace);
    this.#http =
      sharedWith?.withOptions(clientOptions) ??
      new HttpClient(timeplusProfile, { ...clientOptions, baseUrl: address });
    const generation = new Generation(apiGeneration);
    this.streams = new Streams(this.#http, generation);
    this.queries = new Queries(this.#http);
    this.alerts = new Alerts(this.#http);
    this.apiKeys = new ApiKeys(this.#http);
    this.cluster = new Cluster(this.#http);
    this.dashboards = new Dashboards(this.#http);
    this.databases = new Databases(this.#http);
    this.dictionaries = new Dictionaries(this.#http);
    this.externalStreams = new ExternalStreams(this.#http, generation);
    this.externalTables = new ExternalTables(this.#http, generation);
    this.info = new Info(this.#http);
    this.invitations = new Invitations(this.#http);
    this.licenses = new Licenses(this.#http);
    this.materializedViews = new MaterializedViews(this.#http, generation);
    this.metrics = new Metrics(this.#http);
    this.pipelines = new Pipelines(this.#http);
    this.roles = new Roles(this.#http);
    this.savedQueries = new SavedQueries(this.#http, this.queries);
    this.schemas = new Schemas(this.#http, generation);
    this.sinks = new Sinks(this.#http);
    this.sources = new Sources(this.#http);
    this.subscription = new Subscription(this.#http);
    this.topology = new Topology(this.#http);
    this.udfs = new Udfs(this.#http, generation);
    this.users = new Users(this.#http);
    this.views = new Views(this.#http, generation);
    this.workspace = new Workspace(this.#http);
  }

  /**
   * A client from environment variables: `TIMEPLUS_HOST` (or `TIMEPLUS_ADDRESS`), `TIMEPLUS_WORKSPACE` (or, as the samples
   * of the Python client misspell it, `TIMEPLUS_WORKSAPCE`), and `TIMEPLUS_API_KEY` or `TIMEPLUS_USERNAME` with
   * `TIMEPLUS_PASSWORD`.
   *
   * @param options win over the variables.
   * @param environment variables to read. @defaultValue those of the process
   * @throws {ValidationError} that names the missing variable.
   */
  static fromEnv(options: Partial<TimeplusClientOptions> = {}, environment?: Environment): TimeplusClient {
    return new TimeplusClient(optionsFromEnvironment(options, environment));
  }

  /**
   * A client from one address: `timeplus://user:password@host:8000/workspace?tls=true`, or the same with `http` or
   * `https`. An API key stands in place of the password, without a user: `timeplus://:key@host/workspace`. Without a port,
   * `timeplus` means 8000, with TLS 443.
   *
   * @param options win over the address.
   * @example
   * const timeplus = TimeplusClient.fromUrl('timeplus://admin:secret@localhost:8000/default');
   * @throws {ValidationError} that names the part which cannot be used, and never shows the address.
   */
  static fromUrl(address: string | URL, options: Partial<TimeplusClientOptions> = {}): TimeplusClient {
    return new TimeplusClient({ ...optionsFromUrl(address), ...options });
  }

  /**
   * Runs a statement and resolves when the server has accepted it. A query over a stream is endless: it delivers
   * rows as they arrive. A query over `table(stream)` delivers what is stored and ends. DDL gives a query without rows.
   *
   * @example
   * await using query = await timeplus.query<{ data: string }>(sql`select data from test where data = ${text}`, {
   *   batchingPolicy: { count: 100, timeMs: 200 },
   * });
   * for await (const row of query) console.log(row.data);
   * @throws {HttpError} when the server refuses the statement; `serverCode` 62 for its syntax, 60 for an unknown stream.
   */
  query<Row = Record<string, unknown>>(
    statement: string | Sql,
    options?: QueryOptions & RowSchemaOptions<Row>,
  ): ApiCall<Query<Row>> {
    return this.queries.create<Row>(statement, options);
  }

  /**
   * Runs a streaming query that is to last: after a lost connection it goes on by itself, and says so between the rows.
   * A statement that gives rows of one stream, each for itself, is resumed where its rows ended; to that end the event
   * time is selected beside what the statement asks for, and taken out of the rows again. Any other statement is
   * restarted. Two small requests find out beforehand which it is.
   *
   * @example
   * await using live = await timeplus.live<{ place: string }>('select place from quakes where mag > 6');
   * for await (const item of live) {
   *   if (item.type === 'data') console.log(item.value.place);
   *   else if (item.type === 'reconnected' && item.gap === 'possible') console.warn('quakes may be missing');
   * }
   * @throws {HttpError} when the server refuses the statement.
   */
  live<Row = Record<string, unknown>>(
    statement: string | Sql,
    options?: LiveOptions & RowSchemaOptions<Row>,
  ): Promise<LiveQuery<Row>> {
    return openLive<Row>(this.#http, this.queries, statement, options);
  }

  /**
   * Runs a bounded query by plain request and answer (servers since March 2025).
   *
   * @example
   * const { rows } = await timeplus.exec<{ n: bigint }>('select count() as n from table(iot)');
   */
  exec<Row = Record<string, unknown>>(
    statement: string | Sql,
    options?: ExecOptions,
  ): ApiCall<ExecResult<Row>> {
    return executeQuery<Row>(this.#http, statement, options);
  }

  /**
   * Runs DDL or another statement without a result (servers since March 2025). It is never tried again by itself.
   *
   * @example
   * await timeplus.ddl(sql`drop stream if exists ${sql.identifier(name)}`);
   */
  ddl(statement: string | Sql, options?: ExecOptions): ApiCall<void> {
    return executeDdl(this.#http, statement, 'ddl', options);
  }

  /**
   * A writer for metrics of this program, into the stream `_tp_metric_<name>`, which is created when it is missing. It
   * gathers observations and sends them every `flushMs`.
   *
   * @example
   * await using metrics = await timeplus.metricsWriter('http', { namespace: 'shop', tags: ['route'], values: ['ms'] });
   * await metrics.observe({ tags: { route: '/' }, values: { ms: 12.5 } });
   * @throws {ValidationError} when the stream exists and lacks a column.
   */
  metricsWriter<const Tag extends string = never, const Value extends string = never>(
    name: string,
    options: MetricsOptions<Tag, Value>,
  ): Promise<MetricsWriter<Tag, Value>> {
    return openMetricsWriter(this.#http, this.streams, name, options);
  }

  /** A client with some options replaced, e.g. another workspace. */
  withOptions(changes: Partial<TimeplusClientOptions>): TimeplusClient {
    const sameAddress =
      changes.baseUrl === undefined && changes.workspace === undefined && changes.clock === undefined;
    return new TimeplusClient({ ...this.#options, ...changes }, sameAddress ? this.#http : undefined);
  }
}

function checkedOptions(options: TimeplusClientOptions): TimeplusClientOptions {
  if (typeof options === 'object' && options !== null) return options;
  throw invalid('options', { field: 'options', expected: 'an object', received: String(options) });
}

/** `{address}/{workspace}/api`, or `{address}/api` without a workspace (section 4.1). */
function apiAddress(address: string | URL, workspace: string | undefined): string {
  if (workspace === undefined) return `${trimSlashes(address)}/api`;
  if (typeof workspace !== 'string' || workspace.trim() === '' || workspace === '.' || workspace === '..') {
    throw invalid('options', {
      field: 'workspace',
      expected: 'the id of a workspace',
      received: JSON.stringify(workspace),
    });
  }
  return `${trimSlashes(address)}/${encodeURIComponent(workspace)}/api`;
}

function trimSlashes(address: string | URL): string {
  return String(address).replace(/\/+$/, '');
}
