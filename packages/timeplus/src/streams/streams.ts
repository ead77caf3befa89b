import { ApiCall, type HttpClient, path, type RequestOptions, type WithResponse } from '@sdk/core';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import { alterStatements } from './alter-statements.js';
import { checkDefinition } from './check-definition.js';
import { createStatement } from './create-statement.js';
import type { IngestInput } from './ingest-body.js';
import { deleteStream, type IngestOptions, ingest, Stream } from './stream.js';
import type { StreamDefinition, StreamInfo, StreamUpdate } from './stream-definition.js';
import type { StreamStats } from './stream-stats.js';
import { type WaitOptions, waitUntilReady } from './wait-until-ready.js';
import { wireDefinition, wireUpdate } from './wire-definition.js';

/** How streams are listed. */
export interface ListStreamsOptions extends DatabaseOptions {
  /** Also asks for sizes and row counts, which the server has to look up (servers since Enterprise 2.7). */
  readonly expand?: boolean;
}

/** The streams of a workspace. */
export class Streams {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;
  readonly #generation: Generation;

  /** @internal */
  constructor(http: HttpClient, generation: Generation) {
    this.#http = http;
    this.#rest = new RestCalls(http);
    this.#generation = generation;
  }

  /**
   * Creates a stream. Servers of the cloud era have an endpoint for it, newer ones take DDL; which one this server
   * is, is found out with the first call or told by the option `apiGeneration`.
   *
   * @example
   * const stream = await timeplus.streams.create<{ time: Date; data: string }>({
   *   name: 'test',
   *   columns: [{ name: 'time', type: 'datetime64(3)' }, { name: 'data', type: 'string' }],
   * });
   * @throws {ValidationError} that names every wrong field, before anything is sent.
   * @throws {HttpError} `serverCode` 57 when a stream of this name exists.
   */
  create<Row extends object = Record<string, unknown>>(
    definition: StreamDefinition,
    options?: RequestOptions,
  ): ApiCall<Stream<Row>> {
    return new ApiCall(this.#create<Row>(definition, options));
  }

  /**
   * All streams.
   *
   * @example
   * for (const stream of await timeplus.streams.list()) console.log(stream.name, stream.metadata.mode);
   */
  list(options: ListStreamsOptions = {}): ApiCall<Stream[]> {
    const { db, expand, ...requestOptions } = options;
    return this.#rest
      .list<StreamInfo>(
        () => ({ operation: 'streams.list', path: path`/v1beta2/streams`, query: { db, expand } }),
        requestOptions,
      )
      .map(infos => infos.map(info => new Stream(this.#http, info)));
  }

  /**
   * One stream.
   *
   * @example
   * const stream = await timeplus.streams.get<{ time: Date; data: string }>('test');
   * @throws {HttpError} `sdk.not_found` when there is none of this name; every other failure keeps its own code.
   */
  get<Row extends object = Record<string, unknown>>(
    name: string,
    options: DatabaseOptions = {},
  ): ApiCall<Stream<Row>> {
    const { db, ...requestOptions } = options;
    return this.#rest
      .get<StreamInfo>(
        () => ({
          operation: 'streams.get',
          path: path`/v1beta2/streams/${requireText('streams.get', 'name', name)}`,
          query: { db },
        }),
        requestOptions,
      )
      .map(info => new Stream<Row>(this.#http, info));
  }

  /**
   * Whether a stream of this name exists; any failure but "not found" rejects.
   *
   * @example
   * if (!(await timeplus.streams.exists('test'))) await timeplus.streams.create(definition);
   */
  exists(name: string, options?: DatabaseOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Waits until the server knows a stream of this name: streams are created asynchronously, which shows on
   * clusters. Asks with growing pauses.
   *
   * @example
   * const stream = await timeplus.streams.waitUntilReady('test', { timeoutMs: 10_000 });
   * @throws {TimeoutError} when the stream is still missing after `timeoutMs`; every other failure at once.
   */
  waitUntilReady<Row extends object = Record<string, unknown>>(
    name: string,
    options: WaitOptions = {},
  ): Promise<Stream<Row>> {
    const { timeoutMs, ...getOptions } = options;
    return waitUntilReady(
      this.#http,
      'streams.waitUntilReady',
      () => this.get<Row>(name, getOptions),
      options,
    );
  }

  /**
   * Changes what can be changed of a stream; fields that are left out stay as they are.
   *
   * @example
   * await timeplus.streams.update('test', { ttlExpression: 'to_datetime(_tp_time) + INTERVAL 28 DAY' });
   */
  update(name: string, changes: StreamUpdate, options?: RequestOptions): ApiCall<void> {
    return new ApiCall(
      this.#generation.choose({
        endpoint: () =>
          this.#rest
            .command(
              () => ({
                operation: 'streams.update',
                method: 'PATCH',
                path: path`/v1beta2/streams/${requireText('streams.update', 'name', name)}`,
                body: wireUpdate(changes),
              }),
              options,
            )
            .withResponse(),
        ddl: () => this.#alter(name, changes, options),
        exists: () => this.exists(name, options),
      }),
    );
  }

  /**
   * Rows and bytes of a stream.
   *
   * @example
   * const { row_count: rows, latest_event: latest } = await timeplus.streams.stats('test');
   */
  stats(name: string, options: DatabaseOptions = {}): ApiCall<StreamStats> {
    const { db, ...requestOptions } = options;
    return this.#rest.get(
      () => ({
        operation: 'streams.stats',
        path: path`/v1beta2/streams/${requireText('streams.stats', 'name', name)}/stats`,
        query: { db },
      }),
      requestOptions,
    );
  }

  /**
   * Removes a stream with its rows.
   *
   * @example
   * await timeplus.streams.delete('test');
   */
  delete(name: string, options?: DatabaseOptions): ApiCall<void> {
    return deleteStream(this.#http, name, options);
  }

  /**
   * Adds rows to a stream by its name, without fetching it first; see `Stream.ingest`.
   *
   * @example
   * await timeplus.streams.ingest('test', [{ time: new Date(), data: 'abcd' }]);
   */
  ingest<Row extends object = Record<string, unknown>>(
    name: string,
    input: IngestInput<Row>,
    options?: IngestOptions,
  ): ApiCall<void> {
    return ingest(this.#http, name, input, options);
  }

  async #create<Row extends object>(
    definition: StreamDefinition,
    options?: RequestOptions,
  ): Promise<WithResponse<Stream<Row>>> {
    const checked = checkDefinition(definition);
    return this.#generation.choose({
      endpoint: () =>
        this.#rest
          .write<StreamInfo>(
            () => ({
              operation: 'streams.create',
              method: 'POST',
              path: path`/v1beta2/streams`,
              body: wireDefinition(checked),
            }),
            options,
          )
          .map(info => new Stream<Row>(this.#http, info))
          .withResponse(),
      ddl: async () => {
        await executeDdl(this.#http, createStatement(checked), 'streams.create', options);
        return this.get<Row>(checked.name, options).withResponse();
      },
    });
  }

  /** One statement for each kind of change; all of them have to succeed. */
  async #alter(name: string, changes: StreamUpdate, options?: RequestOptions): Promise<WithResponse<void>> {
    const [first, ...rest] = alterStatements(requireText('streams.update', 'name', name), changes);
    let outcome = await executeDdl(this.#http, first, 'streams.update', options).withResponse();
    for (const statement of rest)
      outcome = await executeDdl(this.#http, statement, 'streams.update', options).withResponse();
    return outcome;
  }
}
