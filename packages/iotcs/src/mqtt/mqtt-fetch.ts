import type { Clock, Credential, FetchFunction } from '@sdk/core';
import { connectMqtt } from '#host';
import { utf8 } from '../encoding/bytes.js';
import { connectionCredential } from './connection-credential.js';
import { MessageExchange, type Received } from './message-exchange.js';
import { MqttConnection, type TopicAnswer } from './mqtt-connection.js';
import type { MqttEndpoint } from './mqtt-link.js';

/** The calls of a device's REST API over MQTT. */
export interface MqttFetch {
  readonly fetch: FetchFunction;
  /** In place of an access token. */
  readonly credential: Required<Credential>;
  /** Disconnects. */
  close(): Promise<void>;
}

const ROOT = '/iot/api/v2/';
const MODELS = 'deviceModels/';

/**
 * Carries the calls that a device makes over MQTT in place of HTTPS (B-16), so that all else is the same: errors, limits,
 * repetitions. What has no topic there, policies and storage, is answered with 404.
 *
 * @param clock measures how long a call waits for requests.
 */
export function mqttFetch(
  endpoint: Omit<MqttEndpoint, 'paths'>,
  kind: 'activation' | 'endpoint' | 'gateway',
  clock: Clock,
): MqttFetch {
  const connection: MqttConnection = new MqttConnection(
    connectMqtt,
    { ...endpoint, paths: PATHS[kind] },
    (path, payload) => messages.hear(path, payload),
  );
  const messages = new MessageExchange(connection, clock);
  const ask = async (path: string, payload: string, signal: AbortSignal): Promise<Response> =>
    responseTo(await connection.request(path, payload, signal));

  const answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const path = decodeURIComponent(pathname.slice(ROOT.length));
    const { signal } = request;
    if (path === 'messages') return exchange(messages, searchParams, await request.text(), signal);
    if (path.startsWith(MODELS))
      return ask('deviceModels', JSON.stringify({ urn: path.slice(MODELS.length) }), signal);
    if (!PATHS[kind].includes(path)) return failure(404, `${path} is not available over MQTT`);
    const query = JSON.stringify(Object.fromEntries(searchParams));
    return ask(path, request.method === 'GET' ? query : await request.text(), signal);
  };

  return {
    fetch: (input, init) => answer(new Request(input, init)),
    credential: connectionCredential(connection),
    close: () => connection.drop(),
  };
}

/** What each kind of client hears. */
const PATHS: Readonly<Record<'activation' | 'endpoint' | 'gateway', readonly string[]>> = {
  activation: withErrors('activation/policy', 'deviceModels', 'activation/direct'),
  endpoint: [...withErrors('deviceModels', 'messages'), 'messages/acceptBytes'],
  gateway: [
    ...withErrors('deviceModels', 'messages'),
    'messages/acceptBytes',
    ...withErrors('activation/indirect/device'),
  ],
};

function withErrors(...paths: readonly string[]): readonly string[] {
  return paths.flatMap(path => [path, `${path}/error`]);
}

async function exchange(
  messages: MessageExchange,
  query: URLSearchParams,
  body: string,
  signal: AbortSignal,
): Promise<Response> {
  const acceptBytes = Number(query.get('acceptBytes'));
  if (body !== '[]') {
    const answer = await messages.send(body, acceptBytes, signal);
    return 'isError' in answer ? responseTo(answer) : handDown(answer);
  }
  const waitMs = query.has('iot.sync') ? Number(query.get('iot.timeout') ?? Infinity) * 1000 : 0;
  return handDown(await messages.receive(acceptBytes, waitMs, signal));
}

function handDown({ requests, minAcceptBytes }: Received): Response {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (minAcceptBytes !== undefined) headers['X-min-acceptBytes'] = String(minAcceptBytes);
  return new Response(JSON.stringify(requests), { status: 202, headers });
}

function responseTo({ isError, payload }: TopicAnswer): Response {
  const status = isError ? statusIn(payload) : 200;
  return new Response(payload.slice(), { status, headers: { 'Content-Type': 'application/json' } });
}

/** An error that does not tell its status is the server's. */
function statusIn(payload: Uint8Array): number {
  try {
    const { status } = JSON.parse(new TextDecoder().decode(payload));
    return Number.isInteger(status) && status >= 400 && status <= 599 ? status : 500;
  } catch {
    return 500;
  }
}

function failure(status: number, title: string): Response {
  return new Response(utf8(JSON.stringify({ status, title })), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}
