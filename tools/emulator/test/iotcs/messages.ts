import { randomUUID } from 'node:crypto';
import type { Answer, Client } from './fixture.js';
import { THERMOSTAT } from './fixture.js';

/** A message as devices send it. */
export function message(source: string, type: string, payload: object, more: object = {}): object {
  return {
    clientId: randomUUID(),
    source,
    destination: '',
    sender: '',
    priority: 'MEDIUM',
    reliability: 'BEST_EFFORT',
    eventTime: 1_500_000_000_000,
    type,
    payload,
    ...more,
  };
}

/** A DATA message with attributes of the thermostat. */
export function attributes(source: string, data: object, more: object = {}): object {
  return message(source, 'DATA', { format: `${THERMOSTAT}:attributes`, data }, more);
}

/** The answer of a device to a request. */
export function response(source: string, requestId: string, statusCode: number, body = ''): object {
  return message(source, 'RESPONSE', { requestId, statusCode, url: '', headers: {}, body });
}

/** Sends messages; `query` goes behind `acceptBytes`. */
export async function send(
  client: Client,
  messages: unknown,
  query = '',
  acceptBytes = 4190,
): Promise<Answer> {
  return await client.call('POST', `/messages?acceptBytes=${acceptBytes}${query}`, messages);
}
