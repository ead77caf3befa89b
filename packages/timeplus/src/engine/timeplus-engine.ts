import { type ApiCall, HttpClient, path, type RequestOptions } from '@sdk/core';
import { timeplusProfile } from '../profile.js';
import { nothingSent } from '../rest/nothing-sent.js';
import { RestCalls } from '../rest/rest-calls.js';
import type { Sql } from '../sql/sql.js';
import { isReadOnly, statementText } from '../sql/statement-text.js';
import { type CompactRows, encodeIngest, isEmptyIngest } from '../streams/ingest-body.js';
import { invalid, requireFields, requireText } from '../validation.js';
import { EngineQuery } from './engine-query.js';
import type {
  EngineInfo,
  EngineIngestOptions,
  EngineIngestPoll,
  EngineIngestResult,
  EngineIngestStatus,
  EnginePrefix,
  EngineStatus,
  TimeplusEngineOptions,
} from './engine-types.js';

const PREFIXES: readonly EnginePrefix[] = ['proton', 'timeplusd'];

/**
 * A client for the engine's own HTTP port, as Proton has it without the application server: ingest and SQL.
 *
 * @example
 * const engine = new TimeplusEngine({ baseUrl: 'http://localhost:3218' });
 * for await (const row of await engine.query('select * from iot limit 10')) console.log(row);
 */
export class TimeplusEngine {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;
  readonly #prefix: EnginePrefix;

  /** @throws {ValidationError} when an option is unusable; it names the option. */
  constructor(options: TimeplusEngineOptions) {
    const { prefix = 'proton', ...clientOptions } = options;
    if (!PREFIXES.includes(prefix)) {
      const received = JSON.stringify(prefix);
      throw invalid('options', { field: 'prefix', expected: PREFIXES.join(' or '), received });
    }
    this.#prefix = prefix;
    this.#http = new HttpClient(timeplusProfile, clientOptions);
    this.#rest = new RestCalls(this.#http);
  }

  /**
   * Adds rows to a stream. Give objects with the columns as keys, or `{ columns, rows }` with values by position; values
   * are encoded as in `Stream.ingest`; an empty list sends nothing. Without an `idempotentId` it is not tried again by itself.
   *
   * @example
   * const { poll_id: pollId, channel } = await engine.ingest('iot', [{ speed: 71.5 }], { mode: 'async' });
   * @throws {ValidationError} before anything is sent, when a row or value cannot be expressed.
   * @throws {HttpError} `serverCode` 117 for rows that the engine cannot use.
   */
  ingest<Row extends object = Record<string, unknown>>(
    stream: string,
    input: readonly Row[] | CompactRows,
    options: EngineIngestOptions = {},
  ): ApiCall<EngineIngestResult> {
    const { mode, idempotentId, requestId, ...requestOptions } = options;
    if (input !== undefined && input !== null && isEmptyIngest(input)) return nothingSent({});
    return this.#http.request(
      () => ({
        operation: 'engine.ingest',
        method: 'POST',
        path: path`/${this.#prefix}/v1/ingest/streams/${requireText('engine.ingest', 'stream', stream)}`,
        query: { mode },
        headers: {
          ...header('x-timeplus-idempotent-id', 'idempotentId', idempotentId),
          ...header('x-timeplus-request-id', 'requestId', requestId),
        },
        body: encodeIngest('engine.ingest', compactOnly(input)).body,
        replay: idempotentId === undefined ? 'never' : 'always',
        decode: async answer => ((await answer.json('bigint')) ?? {}) as EngineIngestResult,
      }),
      requestOptions,
    );
  }

  /**
   * Progress of ingests in mode `async`.
   *
   * @example
   * const [ingest] = await engine.ingestStatuses({ pollIds: [pollId], channel });
   */
  ingestStatuses(poll: EngineIngestPoll, options?: RequestOptions): ApiCall<readonly EngineIngestStatus[]> {
    return this.#rest
      .write<{ readonly status?: readonly EngineIngestStatus[] | null } | undefined>(
        () => {
          const { pollIds, channel } = requireFields('engine.ingestStatuses', poll, 'channel');
          return {
            operation: 'engine.ingestStatuses',
            method: 'POST',
            path: path`/${this.#prefix}/v1/ingest/statuses`,
            body: { poll_ids: pollIds, channel },
          };
        },
        options,
        'repeatable',
      )
      .map(answer => answer?.status ?? []);
  }

  /**
   * Whether the engine is up.
   *
   * @example
   * const { status } = await engine.ping();
   */
  ping(options?: RequestOptions): ApiCall<EngineStatus> {
    return this.#rest.get(() => ({ operation: 'engine.ping', path: path`/${this.#prefix}/ping` }), options);
  }

  /**
   * Name, time and version of the engine.
   *
   * @example
   * const { version } = await engine.info();
   */
  info(options?: RequestOptions): ApiCall<EngineInfo> {
    return this.#rest.get(() => ({ operation: 'engine.info', path: path`/${this.#prefix}/info` }), options);
  }

  /**
   * Runs a statement and resolves when the engine has accepted it. On port 3218 a query over a stream is endless, on
   * port 8123 it delivers what is stored. Statements that change something are not tried again by themselves.
   *
   * @example
   * await using query = await engine.query<{ speed: number }>('select speed from iot');
   * for await (const row of query) console.log(row.speed);
   * @throws {HttpError} when the engine refuses the statement; `serverCode` 62 for its syntax, 60 for an unknown stream.
   */
  query<Row = Record<string, unknown>>(
    statement: string | Sql,
    options?: RequestOptions,
  ): ApiCall<EngineQuery<Row>> {
    return this.#http.request(() => {
      const text = statementText('engine.query', statement);
      return {
        operation: 'engine.query',
        method: 'POST',
        path: path`/`,
        query: { default_format: 'JSONEachRow' },
        body: { kind: 'text', text, contentType: 'text/plain; charset=utf-8' },
        replay: isReadOnly(text) ? 'always' : 'never',
        decode: answer =>
          new EngineQuery<Row>(
            answer.headers.get('x-timeplus-query-id') ?? '',
            answer.stream(),
            answer.context,
          ),
      };
    }, options);
  }
}

function header(name: string, field: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: requireText('engine.ingest', field, value) };
}

/** The engine takes rows only; text in one of the formats is for the application server (section 4.7). */
function compactOnly(input: readonly object[] | CompactRows): readonly object[] | CompactRows {
  if (!Array.isArray(input) && typeof input === 'object' && input !== null && 'format' in input) {
    throw invalid('engine.ingest', {
      field: 'rows',
      expected: 'a list of row objects or { columns, rows }',
      received: 'a payload',
    });
  }
  return input;
}
