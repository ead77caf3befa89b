import { ProtocolError, path } from '@sdk/core';
import { utf8Length } from '../encoding/bytes.js';
import type { RequestMessage } from '../messages/message.js';
import type { RestClient } from '../rest/rest-client.js';
import type { MessageTransport } from './message-transport.js';

/** Longest time that a send may take before it counts as failed. */
const SEND_LIMIT_MS = 15_000;
/** Fetching a token first takes its own time. */
const TOKEN_LIMIT_MS = 30_000;

/**
 * Messages over HTTPS (W-8, W-10).
 *
 * @param graceMs how long after its own limit a long poll may still be answered.
 */
export function httpTransport(rest: RestClient, graceMs: number): MessageTransport {
  return {
    async send(messages, { acceptBytes, longPoll, signal }) {
      const text = JSON.stringify(messages);
      const limitMs =
        longPoll === undefined ? SEND_LIMIT_MS : (longPoll.timeoutSeconds ?? Infinity) * 1000 + graceMs;
      return rest.request(
        {
          operation: longPoll === undefined ? 'send' : 'receive',
          method: 'POST',
          path: path`/iot/api/v2/messages`,
          query: {
            acceptBytes,
            'iot.sync': longPoll === undefined ? undefined : '',
            'iot.timeout': longPoll?.timeoutSeconds,
          },
          headers: { Accept: 'application/json' },
          body: { kind: 'text', text, contentType: 'application/json' },
          replay: 'never',
          decode: async answer => {
            const received = await answer.bytes();
            const min = Number(answer.headers.get('x-min-acceptbytes') ?? Number.NaN);
            const minAcceptBytes = Number.isFinite(min) ? min : undefined;
            return {
              requests: minAcceptBytes === undefined ? requestsIn(received, answer.context) : [],
              minAcceptBytes,
              bytesSent: utf8Length(text),
              bytesReceived: received.length,
            };
          },
        },
        // Whoever sends has retries and waits of its own.
        { signal, retry: false, timeout: { attemptMs: limitMs, totalMs: limitMs + TOKEN_LIMIT_MS } },
      );
    },
  };
}

function requestsIn(
  bytes: Uint8Array,
  context: Omit<ConstructorParameters<typeof ProtocolError>[0], 'message'>,
): readonly RequestMessage[] {
  if (bytes.length === 0) return [];
  let messages: unknown;
  try {
    messages = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    messages = undefined;
  }
  if (!Array.isArray(messages))
    throw new ProtocolError({ ...context, message: 'iotcs messages: the answer is no list of messages' });
  return messages.filter(message => message?.type === 'REQUEST' && typeof message.payload?.url === 'string');
}
