import { describe, expect, test } from '@jest/globals';
import {
  httpSink,
  natsJetStreamSource,
  natsSource,
  slackSink,
  streamGeneratorSource,
  websocketSource,
} from '@sdk/timeplus';

/** As it goes over the wire, without what is not set. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('set-up of sources and sinks', () => {
  test.each<[string, unknown, unknown]>([
    [
      'made-up events',
      streamGeneratorSource({ template: 'iot', interval: '500ms' }),
      { type: 'stream_generator', properties: { template: 'iot', interval: '500ms' } },
    ],
    [
      'a WebSocket',
      websocketSource({ url: 'wss://h', dataType: 'json', openMessage: 'hi', openMessageType: 'text' }),
      {
        type: 'websocket',
        properties: { url: 'wss://h', data_type: 'json', open_message: 'hi', open_message_type: 'text' },
      },
    ],
    [
      'NATS',
      natsSource({
        url: ['nats://h'],
        subject: 's',
        prefetchCount: 5,
        nakDelay: '1s',
        tls: { disable: true },
      }),
      {
        type: 'nats',
        properties: {
          url: ['nats://h'],
          subject: 's',
          prefetch_count: 5,
          nak_delay: '1s',
          'tls.disable': true,
        },
      },
    ],
    [
      'NATS JetStream',
      natsJetStreamSource({
        url: ['nats://h'],
        subject: 's',
        deliver: 'all',
        ackWait: '30s',
        maxAckPending: 9,
      }),
      {
        type: 'nats_jetstream',
        properties: { url: ['nats://h'], subject: 's', deliver: 'all', ack_wait: '30s', max_ack_pending: 9 },
      },
    ],
    [
      'HTTP, with the misspelt property of the server',
      httpSink({
        url: 'u',
        parallelism: 4,
        httpHeader: { a: 'b' },
        retryInterval: '1s',
        oauth2: { client_id: 'c' },
      }),
      {
        type: 'http',
        properties: {
          url: 'u',
          paralism: 4,
          http_header: { a: 'b' },
          retry_interval: '1s',
          'oauth2.client_id': 'c',
        },
      },
    ],
    [
      'Slack',
      slackSink({ url: 'u', template: 't' }),
      { type: 'slack', properties: { url: 'u', template: 't' } },
    ],
  ])('%s', (_, setup, wire) => {
    expect(sent(setup)).toEqual(wire);
  });
});
