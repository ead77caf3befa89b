import { ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls } from '../rest/rest-calls.js';
import type { StreamStats } from '../streams/stream-stats.js';
import { requireText } from '../validation.js';
import { wireSettings } from './common-types.js';
import { ExternalResource } from './external-resource.js';
import type {
  ExternalStreamDefinition,
  ExternalStreamInfo,
  ExternalStreamPreview,
} from './external-types.js';
import type { SourceEvent } from './source-types.js';

/** The external streams of a workspace: data of other systems, such as Kafka topics, as streams. */
export class ExternalStreams {
  readonly #rest: RestCalls;
  readonly #external: ExternalResource<ExternalStreamInfo>;

  /** @internal */
  constructor(http: HttpClient, generation: Generation) {
    this.#rest = new RestCalls(http);
    this.#external = new ExternalResource(http, generation, 'STREAM');
  }

  /**
   * All external streams.
   *
   * @example
   * for (const stream of await timeplus.externalStreams.list()) console.log(stream.name, stream.settings);
   */
  list(options: DatabaseOptions = {}): ApiCall<ExternalStreamInfo[]> {
    return this.#external.list(options);
  }

  /**
   * One external stream.
   *
   * @example
   * const { settings } = await timeplus.externalStreams.get('cars_topic');
   */
  get(name: string, options: DatabaseOptions = {}): ApiCall<ExternalStreamInfo> {
    return this.#external.get(name, options);
  }

  /**
   * Whether an external stream of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.externalStreams.exists('cars_topic');
   */
  exists(name: string, options?: DatabaseOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates an external stream. Servers of the cloud era have an endpoint for it, newer ones take DDL, as with
   * `streams.create`.
   *
   * @example
   * await timeplus.externalStreams.create({
   *   name: 'cars_topic',
   *   columns: [{ name: 'raw', type: 'string' }],
   *   settings: { type: 'kafka', brokers: 'localhost:9092', topic: 'cars' },
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: ExternalStreamDefinition, options?: RequestOptions): ApiCall<ExternalStreamInfo> {
    return new ApiCall(this.#external.create(definition, options));
  }

  /**
   * Removes an external stream; the data of the other system stays.
   *
   * @example
   * await timeplus.externalStreams.delete('cars_topic');
   */
  delete(name: string, options: DatabaseOptions = {}): ApiCall<void> {
    return this.#external.delete(name, options);
  }

  /**
   * Some events of an external stream that need not exist yet (newer servers).
   *
   * @example
   * const events = await timeplus.externalStreams.preview({
   *   settings: { type: 'kafka', brokers: 'localhost:9092', topic: 'cars' },
   *   count: 3,
   *   offset: 'earliest',
   * });
   */
  preview(preview: ExternalStreamPreview, options: DatabaseOptions = {}): ApiCall<SourceEvent[]> {
    const { db, ...requestOptions } = options;
    const { settings, count, offset, timeout } = preview;
    return this.#rest
      .write<SourceEvent[] | null>(
        () => ({
          operation: 'externalStreams.preview',
          method: 'POST',
          path: path`/v1beta2/external_streams/preview`,
          query: { db },
          body: { settings: wireSettings(settings), count, offset, timeout },
        }),
        requestOptions,
      )
      .map(events => events ?? []);
  }

  /**
   * Rows, bytes and throughput of an external stream (servers of the cloud era).
   *
   * @example
   * const { history } = await timeplus.externalStreams.stats('cars_topic', { historyDays: 7 });
   */
  stats(
    name: string,
    filter: { readonly historyDays?: number } = {},
    options?: RequestOptions,
  ): ApiCall<StreamStats> {
    return this.#rest.get(
      () => ({
        operation: 'externalStreams.stats',
        path: path`/v1beta2/external_streams/${requireText('externalStreams.stats', 'name', name)}/stats`,
        query: { historyDays: filter.historyDays },
      }),
      options,
    );
  }
}
