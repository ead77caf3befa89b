import type { DurationText } from '../rest/request-options.js';
import type { SourceSetup } from './source-types.js';

/** Made-up events, for demonstrations and tests. */
export interface StreamGeneratorOptions {
  readonly template: 'iot' | 'user_logins' | 'devops' | (string & {});
  /** @defaultValue `200ms` */
  readonly interval?: DurationText;
}

/**
 * Set-up of a source of made-up events.
 *
 * @example
 * await timeplus.sources.create({
 *   name: 'generator',
 *   stream: 'iot',
 *   ...streamGeneratorSource({ template: 'iot', interval: '500ms' }),
 * });
 */
export function streamGeneratorSource(options: StreamGeneratorOptions): SourceSetup {
  return {
    type: 'stream_generator',
    properties: { template: options.template, interval: options.interval },
  };
}

/** Events of a WebSocket. */
export interface WebsocketSourceOptions {
  readonly url: string;
  readonly dataType?: 'json' | 'text';
  /** Sent once the socket is open. */
  readonly openMessage?: string;
  readonly openMessageType?: 'text' | 'binary';
}

/** Set-up of a source that listens to a WebSocket. */
export function websocketSource(options: WebsocketSourceOptions): SourceSetup {
  return {
    type: 'websocket',
    properties: {
      url: options.url,
      data_type: options.dataType,
      open_message: options.openMessage,
      open_message_type: options.openMessageType,
    },
  };
}

/** Messages of a NATS subject. */
export interface NatsSourceOptions {
  readonly url: readonly string[];
  readonly subject: string;
  readonly dataType?: string;
  readonly queue?: string;
  readonly nakDelay?: DurationText;
  /** @defaultValue 524288 */
  readonly prefetchCount?: number;
  readonly tls?: { readonly disable?: boolean; readonly skipVerifyServer?: boolean };
}

/** Set-up of a source that reads a NATS subject. */
export function natsSource(options: NatsSourceOptions): SourceSetup {
  return { type: 'nats', properties: natsProperties(options) };
}

/** Messages of a NATS JetStream. */
export interface NatsJetStreamSourceOptions extends NatsSourceOptions {
  readonly durable?: string;
  readonly stream?: string;
  readonly deliver?: 'all' | 'last';
  readonly bind?: boolean;
  /** @defaultValue `30s` */
  readonly ackWait?: DurationText;
  /** @defaultValue 1024 */
  readonly maxAckPending?: number;
}

/** Set-up of a source that reads a NATS JetStream. */
export function natsJetStreamSource(options: NatsJetStreamSourceOptions): SourceSetup {
  return {
    type: 'nats_jetstream',
    properties: {
      ...natsProperties(options),
      durable: options.durable,
      stream: options.stream,
      deliver: options.deliver,
      bind: options.bind,
      ack_wait: options.ackWait,
      max_ack_pending: options.maxAckPending,
    },
  };
}

function natsProperties(options: NatsSourceOptions): Record<string, unknown> {
  return {
    url: options.url,
    subject: options.subject,
    data_type: options.dataType,
    queue: options.queue,
    nak_delay: options.nakDelay,
    prefetch_count: options.prefetchCount,
    'tls.disable': options.tls?.disable,
    'tls.skip_verify_server': options.tls?.skipVerifyServer,
  };
}
