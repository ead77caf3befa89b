import { type ApiCall, type HttpClient, path, type RequestOptions } from '@sdk/core';
import { requireFields } from '../validation.js';
import type { ConnectorStats } from './connector-types.js';
import { Connectors } from './connectors.js';
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
export class Sources extends Connectors<SourceInfo, SourceUpdate, ConnectorStats> {
  /** @internal */
  constructor(http: HttpClient) {
    super(http, 'sources');
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
    return this.rest.write(() => {
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
    return this.rest.write(
      () => ({
        operation: 'sources.update',
        method: 'PUT',
        path: this.pathOf('update', id),
        body: this.wireChanges(changes),
      }),
      options,
      'repeatable',
    );
  }

  /**
   * Some events of a source that need not exist yet.
   *
   * @example
   * const events = await timeplus.sources.preview({ ...streamGeneratorSource({ template: 'iot' }), size: 3 });
   */
  preview(source: SourcePreview, options?: RequestOptions): ApiCall<SourceEvent[]> {
    return this.rest
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
    return this.rest
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
    return this.rest
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
    return this.rest
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

  protected override wireChanges(changes: SourceUpdate): Record<string, unknown> {
    const { name, description, stream, properties } = changes;
    return { name, description, stream, properties };
  }
}

/** As servers spell it. */
interface WireInferredColumns {
  readonly inferred_columns?: readonly InferredColumn[] | null;
  readonly recommeneded_columns?: readonly InferredColumn[] | null;
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
