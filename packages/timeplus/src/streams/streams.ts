import {
  ApiCall,
  type HttpClient,
  isHttpError,
  path,
  type RequestOptions,
  type WithResponse,
} from '@sdk/core';
import { isUnknownResourceError } from '../errors.js';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import { RestCalls } from '../rest/rest-calls.js';
import { requireText } from '../validation.js';
import { checkDefinition } from './check-definition.js';
import { createStatement } from './create-statement.js';
import type { IngestInput } from './ingest-body.js';
import { deleteStream, type IngestOptions, ingest, Stream } from './stream.js';
import type { StreamDefinition, StreamInfo } from './stream-definition.js';
import { wireDefinition } from './wire-definition.js';

/** Options of operations on streams. */
export interface StreamRequestOptions extends RequestOptions {
  /** Database (servers since Enterprise 2.7). */
  readonly db?: string;
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
  list(options: StreamRequestOptions = {}): ApiCall<Stream[]> {
    const { db, ...requestOptions } = options;
    return this.#rest
      .list<StreamInfo>(
        () => ({ operation: 'streams.list', path: path`/v1beta2/streams`, query: { db } }),
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
    options: StreamRequestOptions = {},
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
  async exists(name: string, options?: StreamRequestOptions): Promise<boolean> {
    try {
      await this.get(name, options);
      return true;
    } catch (error) {
      if (isUnknownResourceError(error)) return false;
      throw error;
    }
  }

  /**
   * Removes a stream with its rows.
   *
   * @example
   * await timeplus.streams.delete('test');
   */
  delete(name: string, options?: StreamRequestOptions): ApiCall<void> {
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
    if (this.#generation.current !== 'enterprise') {
      try {
        const created = await this.#createByEndpoint<Row>(checked, options);
        this.#generation.learn('cloud');
        return created;
      } catch (error) {
        if (
          this.#generation.current === 'cloud' ||
          !isHttpError(error) ||
          (error.status !== 404 && error.status !== 405)
        )
          throw error;
      }
    }
    await executeDdl(this.#http, createStatement(checked), 'streams.create', options);
    this.#generation.learn('enterprise');
    return this.get<Row>(checked.name, options).withResponse();
  }

  #createByEndpoint<Row extends object>(
    definition: StreamDefinition,
    options?: RequestOptions,
  ): Promise<WithResponse<Stream<Row>>> {
    return this.#rest
      .write<StreamInfo>(
        () => ({
          operation: 'streams.create',
          method: 'POST',
          path: path`/v1beta2/streams`,
          body: wireDefinition(definition),
        }),
        options,
      )
      .map(info => new Stream<Row>(this.#http, info))
      .withResponse();
  }
}
