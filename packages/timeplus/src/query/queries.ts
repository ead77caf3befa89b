import {
  type Answer,
  type ApiCall,
  ConnectionError,
  type EncodedPath,
  type HttpClient,
  ProtocolError,
  path,
  type RequestOptions,
  readSse,
} from '@sdk/core';
import { RestCalls } from '../rest/rest-calls.js';
import type { Sql } from '../sql/sql.js';
import { isReadOnly, statementText } from '../sql/statement-text.js';
import { invalid, requireText } from '../validation.js';
import { Query, type QueryConnection } from './query.js';
import { parseQueryFrame } from './query-frames.js';
import type { BatchingPolicy, QueryInfo } from './query-info.js';
import type { QueryOptions, RowSchemaOptions } from './query-options.js';
import { type RowReaderFor, typedRows } from './row-reader.js';
import type { QueryPipeline, SqlAnalysis } from './sql-analysis.js';

/** A query that is left is stopped within this time, in milliseconds, or the server has to notice by itself (section 4.5). */
const ABANDON_WITHIN_MS = 5_000;

/** Running queries and their history. */
export class Queries {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#http = http;
    this.#rest = new RestCalls(http);
  }

  /**
   * Queries that run and those in the server's history.
   *
   * @example
   * const tagged = await timeplus.queries.list({ tag: 'nightly' });
   */
  list(filter: { readonly tag?: string } = {}, options?: RequestOptions): ApiCall<QueryInfo[]> {
    return this.#rest.list(
      () => ({ operation: 'queries.list', path: path`/v1beta2/queries`, query: { tag: filter.tag } }),
      options,
    );
  }

  /**
   * One query.
   *
   * @example
   * const { status, message } = await timeplus.queries.get(query.id);
   * @throws {HttpError} `sdk.not_found` when the server does not know it.
   */
  get(id: string, options?: RequestOptions): ApiCall<QueryInfo> {
    return this.#rest.get(() => ({ operation: 'queries.get', path: queryPath('queries.get', id) }), options);
  }

  /**
   * Stops a query; one that does not run any more is left as it is.
   *
   * @example
   * await timeplus.queries.cancel(query.id);
   */
  cancel(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.command(
      () => ({
        operation: 'queries.cancel',
        method: 'POST',
        path: path`/v1beta2/queries/${requireText('queries.cancel', 'id', id)}/cancel`,
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Removes a query from the history. Cancel it first: servers refuse while it runs (section 4.5).
   *
   * @example
   * await timeplus.queries.delete(query.id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'queries.delete', path: queryPath('queries.delete', id) }),
      options,
    );
  }

  /**
   * How a running query is executed: its steps, and what each has done so far.
   *
   * @example
   * const { nodes } = await timeplus.queries.pipeline(query.id);
   */
  pipeline(id: string, options?: RequestOptions): ApiCall<QueryPipeline> {
    return this.#rest.get(
      () => ({
        operation: 'queries.pipeline',
        path: path`/v1beta2/queries/${requireText('queries.pipeline', 'id', id)}/pipeline`,
      }),
      options,
    );
  }

  /**
   * What the server makes of a statement, without running it.
   *
   * @example
   * const { is_streaming: isEndless, result_columns: columns } = await timeplus.queries.analyze('select * from iot');
   */
  analyze(statement: string | Sql, options?: RequestOptions): ApiCall<SqlAnalysis> {
    return this.#rest.write(
      () => ({
        operation: 'queries.analyze',
        method: 'POST',
        path: path`/v1beta2/sqlanalyze`,
        body: { sql: statementText('queries.analyze', statement) },
      }),
      options,
      'repeatable',
    );
  }

  /**
   * A statement in the server's layout.
   *
   * @example
   * const pretty = await timeplus.queries.format('select 1');
   */
  format(statement: string | Sql, options?: RequestOptions): ApiCall<string> {
    return this.#rest
      .write<{ readonly sql?: string } | undefined>(
        () => ({
          operation: 'queries.format',
          method: 'POST',
          path: path`/v1beta2/format`,
          body: { sql: statementText('queries.format', statement) },
        }),
        options,
        'repeatable',
      )
      .map(answer => answer?.sql ?? '');
  }

  /**
   * Runs a statement and answers its record, without rows (servers of the cloud era; see `TimeplusClient.exec` for newer
   * ones).
   *
   * @example
   * const { status } = await timeplus.queries.execute('insert into iot (speed) values (71.5)');
   */
  execute(statement: string | Sql, options?: RequestOptions): ApiCall<QueryInfo> {
    return this.#rest.write(
      () => ({
        operation: 'queries.execute',
        method: 'POST',
        path: path`/v1beta2/queries/exec`,
        body: { sql: statementText('queries.execute', statement) },
      }),
      options,
    );
  }

  /** Runs a statement; see `TimeplusClient.query`. */
  create<Row>(
    statement: string | Sql,
    options: QueryOptions & RowSchemaOptions<Row> = {},
  ): ApiCall<Query<Row>> {
    const { schema, ...queryOptions } = options;
    return this.open(statement, queryOptions, typedRows(schema));
  }

  /** @internal As `create`, with rows of any form. */
  open<Row>(statement: string | Sql, options: QueryOptions, reader: RowReaderFor<Row>): ApiCall<Query<Row>> {
    const { batchingPolicy, name, description, tags, type, ...requestOptions } = options;
    return this.#http.request(() => {
      const sql = statementText('query', statement);
      return {
        operation: 'query',
        method: 'POST',
        path: path`/v1beta2/queries`,
        headers: { accept: 'text/event-stream, application/json' },
        body: {
          kind: 'json',
          value: { sql, batching_policy: wirePolicy(batchingPolicy), name, description, tags, type },
        },
        // Nothing has been delivered before the first event, so a new attempt of a SELECT loses and doubles nothing;
        // one of DDL or an INSERT might (section 4.12).
        replay: isReadOnly(sql) ? 'always' : 'never',
        decode: answer => this.#opened(answer, sql, reader),
      };
    }, requestOptions);
  }

  async #opened<Row>(answer: Answer, statement: string, reader: RowReaderFor<Row>): Promise<Query<Row>> {
    if (answer.status === 204) return new Query<Row>(noResult(statement), this.#ended(answer), reader);
    const source = answer.stream();
    const events = readSse(source, { context: answer.context });
    const first = await events.next();
    if (first.done === true) {
      throw new ConnectionError({
        ...answer.context,
        message: 'timeplus query: the answer ended before its first event',
      });
    }
    const frame = parseQueryFrame(first.value, answer.context);
    if (frame.kind !== 'query' || typeof frame.info.id !== 'string') {
      throw new ProtocolError({
        ...answer.context,
        message: 'timeplus query: the first event of the answer does not describe the query',
        excerpt: first.value.data,
      });
    }
    const connection: QueryConnection = {
      events,
      context: answer.context,
      disconnect: () => source.cancel(),
      cancel: async id => this.cancel(id),
      abandon: async id => {
        await this.cancel(id, { retry: false, timeout: { attemptMs: ABANDON_WITHIN_MS } }).catch(
          () => undefined,
        );
      },
      delete: async id => this.delete(id),
    };
    return new Query<Row>(frame.info, connection, reader);
  }

  /** DDL has no result: a query that has ended without rows. */
  #ended(answer: Answer): QueryConnection {
    return {
      events: { next: async () => ({ done: true, value: undefined }) },
      context: answer.context,
      disconnect: () => answer.discard(),
      cancel: async () => {},
      abandon: async () => {},
      delete: async () => {},
    };
  }
}

function noResult(statement: string): QueryInfo {
  return { id: '', sql: statement, status: 'finished', result: { header: [] } };
}

function queryPath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/queries/${requireText(operation, 'id', id)}`;
}

function wirePolicy(policy: BatchingPolicy | undefined): Record<string, unknown> | undefined {
  if (policy === undefined) return undefined;
  for (const field of ['count', 'timeMs'] as const) {
    const value = policy[field];
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw invalid('query', {
      field: `batchingPolicy.${field}`,
      expected: 'an integer above 0',
      received: String(value),
    });
  }
  return { count: policy.count, time_ms: policy.timeMs };
}
