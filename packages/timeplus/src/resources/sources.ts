import { type ApiCall, type EncodedPath, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { exists } from '../rest/exists.js';
import { RestCalls, type StartStopResult } from '../rest/rest-calls.js';
import { requireFields, requireText } from '../validation.js';
import type { ConnectorStats, StatsRange } from './connector-types.js';
import type {
  InferredColumn,
  InferredColumns,
  KafkaConnection,
  SourceDefinition,
  SourceEvent,
  SourceInfo,
  SourcePreview,
  SourceUpdate,
} from './source-types.js';

/** The sources of a workspace: connectors that write events into streams. */
export class Sources {
  readonly #rest: RestCalls;

  /** @internal */
  constructor(http: HttpClient) {
    this.#rest = new RestCalls(http);
  }

  /**
   * All sources.
   *
   * @example
   * for (const source of await timeplus.sources.list()) console.log(source.name, source.status);
   */
  list(options?: RequestOptions): ApiCall<SourceInfo[]> {
    return this.#rest.list(() => ({ operation: 'sources.list', path: path`/v1beta2/sources` }), options);
  }

  /**
   * One source.
   *
   * @example
   * const { status, message } = await timeplus.sources.get(id);
   */
  get(id: string, options?: RequestOptions): ApiCall<SourceInfo> {
    return this.#rest.get(() => ({ operation: 'sources.get', path: sourcePath('sources.get', id) }), options);
  }

  /**
   * Whether a source with this id exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.sources.exists(id);
   */
  exists(id: string, options?: RequestOptions): Promise<boolean> {
    return exists(() => this.get(id, options));
  }

  /**
   * Creates a source; it starts at once.
   *
   * @example
   * const { id } = await timeplus.sources.create({
   *   name: 'generator',
   *   stream: 'iot',
   *   ...streamGeneratorSource({ template: 'iot' }),
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: SourceDefinition, options?: RequestOptions): ApiCall<SourceInfo> {
    return this.#rest.write(() => {
      const { name, type, stream, description, properties } = requireFields(
        'sources.create',
        definition,
        'name',
        'type',
        'stream',
      );
      return {
        operation: 'sources.create',
        method: 'POST',
        path: path`/v1beta2/sources`,
        body: { name, type, stream, description, properties },
      };
    }, options);
  }

  /**
   * Replaces what is given (PUT).
   *
   * @example
   * await timeplus.sources.update(id, { name: 'generator', stream: 'iot', properties: { template: 'devops' } });
   */
  update(id: string, changes: SourceUpdate, options?: RequestOptions): ApiCall<SourceInfo> {
    return this.#rest.write(
      () => ({
        operation: 'sources.update',
        method: 'PUT',
        path: sourcePath('sources.update', id),
        body: wireUpdate(changes),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Changes only what is given (PATCH; newer servers).
   *
   * @example
   * await timeplus.sources.patch(id, { description: 'for the demonstration' });
   */
  patch(id: string, changes: SourceUpdate, options?: RequestOptions): ApiCall<SourceInfo> {
    return this.#rest.write(
      () => ({
        operation: 'sources.patch',
        method: 'PATCH',
        path: sourcePath('sources.patch', id),
        body: wireUpdate(changes),
      }),
      options,
    );
  }

  /**
   * Removes a source. Resolves with what the server says is left behind; mostly nothing.
   *
   * @example
   * await timeplus.sources.delete(id);
   */
  delete(id: string, options?: RequestOptions): ApiCall<string[]> {
    return this.#rest.deleteWithLeftovers(
      () => ({ operation: 'sources.delete', path: sourcePath('sources.delete', id) }),
      options,
    );
  }

  /**
   * Starts a source.
   *
   * @example
   * const { pending } = await timeplus.sources.start(id);
   */
  start(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.#rest.startOrStop(
      () => ({
        operation: 'sources.start',
        path: path`/v1beta2/sources/${requireText('sources.start', 'id', id)}/start`,
      }),
      options,
    );
  }

  /**
   * Stops a source.
   *
   * @example
   * const { pending } = await timeplus.sources.stop(id);
   */
  stop(id: string, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.#rest.startOrStop(
      () => ({
        operation: 'sources.stop',
        path: path`/v1beta2/sources/${requireText('sources.stop', 'id', id)}/stop`,
      }),
      options,
    );
  }

  /**
   * Errors and throughput of a source.
   *
   * @example
   * const stats = await timeplus.sources.stats(id, { metricsTimeRange: '1h', errorLogTimeRange: '24h' });
   */
  stats(id: string, range: StatsRange, options?: RequestOptions): ApiCall<ConnectorStats> {
    return this.#rest.get(() => {
      const checked = requireFields('sources.stats', range, 'metricsTimeRange', 'errorLogTimeRange');
      return {
        operation: 'sources.stats',
        path: path`/v1beta2/sources/${requireText('sources.stats', 'id', id)}/stats`,
        query: {
          error_log_time_range: checked.errorLogTimeRange,
          metrics_time_range: checked.metricsTimeRange,
        },
      };
    }, options);
  }

  /**
   * The newest lines of a source's log (newer servers).
   *
   * @example
   * const lines = await timeplus.sources.logs(id, { lines: 100 });
   */
  logs(id: string, range: { readonly lines: number }, options?: RequestOptions): ApiCall<string[]> {
    return this.#rest.list(
      () => ({
        operation: 'sources.logs',
        path: path`/v1beta2/sources/${requireText('sources.logs', 'id', id)}/logs`,
        query: { lines: range.lines },
      }),
      options,
    );
  }

  /**
   * Some events of a source that need not exist yet.
   *
   * @example
   * const events = await timeplus.sources.preview({ ...streamGeneratorSource({ template: 'iot' }), size: 3 });
   */
  preview(source: SourcePreview, options?: RequestOptions): ApiCall<SourceEvent[]> {
    return this.#rest
      .write<SourceEvent[] | null>(() => {
        const { type, properties, size, timeout } = requireFields('sources.preview', source, 'type');
        return {
          operation: 'sources.preview',
          method: 'POST',
          path: path`/v1beta2/source/preview`,
          body: { type, properties, size, timeout },
        };
      }, options)
      .map(events => events ?? []);
  }

  /**
   * Columns that fit an event (servers of the cloud era).
   *
   * @example
   * const { recommended_columns: columns } = await timeplus.sources.infer({ speed: 71.5, in_use: true });
   */
  infer(event: SourceEvent, options?: RequestOptions): ApiCall<InferredColumns> {
    return this.#rest
      .write<WireInferredColumns | undefined>(
        () => ({
          operation: 'sources.infer',
          method: 'POST',
          path: path`/v1beta2/source/infer`,
          body: { event },
        }),
        options,
      )
      .map(answer => ({
        inferred_columns: answer?.inferred_columns ?? [],
        recommended_columns: answer?.recommeneded_columns ?? [],
      }));
  }

  /**
   * Names of the streams whose columns fit these events (servers of the cloud era).
   *
   * @example
   * const streams = await timeplus.sources.match([{ speed: 71.5, in_use: true }]);
   */
  match(events: readonly SourceEvent[], options?: RequestOptions): ApiCall<string[]> {
    return this.#rest
      .write<string[] | null>(
        () => ({
          operation: 'sources.match',
          method: 'POST',
          path: path`/v1beta2/source/match`,
          body: { events },
        }),
        options,
      )
      .map(names => names ?? []);
  }

  /**
   * Topics of a Kafka cluster (servers of the cloud era).
   *
   * @example
   * const topics = await timeplus.sources.kafkaTopics({ brokers: 'localhost:9092', tls: { disable: true } });
   */
  kafkaTopics(connection: KafkaConnection, options?: RequestOptions): ApiCall<string[]> {
    return this.#rest
      .write<string[] | null>(
        () => ({
          operation: 'sources.kafkaTopics',
          method: 'POST',
          path: path`/v1beta2/source/kafka/topics`,
          body: { properties: wireKafka(requireFields('sources.kafkaTopics', connection, 'brokers')) },
        }),
        options,
      )
      .map(topics => topics ?? []);
  }
}

/** As servers spell it. */
interface WireInferredColumns {
  readonly inferred_columns?: readonly InferredColumn[] | null;
  readonly recommeneded_columns?: readonly InferredColumn[] | null;
}

function sourcePath(operation: string, id: string): EncodedPath {
  return path`/v1beta2/sources/${requireText(operation, 'id', id)}`;
}

function wireUpdate({ name, description, stream, properties }: SourceUpdate): Record<string, unknown> {
  return { name, description, stream, properties };
}

function wireKafka({ brokers, sasl, username, password, tls }: KafkaConnection): Record<string, unknown> {
  return {
    brokers,
    sasl,
    username,
    password,
    tls: tls && {
      disable: tls.disable,
      skip_verify_server: tls.skipVerifyServer,
      root_cas: tls.rootCas,
    },
  };
}
