import { type Endpoint, type IotcsCall, parameter } from '../endpoint.js';
import { MESSAGE_LIMIT, pageOf } from '../listing/page.js';
import type { IntegrationRecord, StoredMessage } from '../model/records.js';
import { badRequest, notFound } from '../refusal.js';
import type { View } from '../views/view.js';
import { applicationOf, devicesOf } from './application.js';

const APP = '/iot/api/v2/apps/{app}';
const types = ['DATA', 'ALERT', 'REQUEST', 'RESPONSE', 'WAKEUP', 'UPDATE_BUNDLE', 'RESOURCES_REPORT'];

/** The messages of an application's devices (E-13), and those of them that concern one integration (section 4.14). */
export const messageQueries: readonly Endpoint[] = [
  {
    method: 'GET',
    path: `${APP}/messages`,
    uses: ['enterprise'],
    handler: call => pageOf(call, viewsOf(call, wantedMessages(call)), MESSAGE_LIMIT),
  },
  {
    method: 'GET',
    path: `${APP}/integrations/{integration}/messages`,
    uses: ['enterprise'],
    handler: call => {
      const integration = integrationOf(call);
      const found = wantedMessages(call).filter(message => concerns(call, integration, message));
      // The newest first, unless the caller wants another order.
      return pageOf(call, viewsOf(call, found.reverse()), MESSAGE_LIMIT);
    },
  },
];

/** The messages of an application's devices that the query asks for. */
function wantedMessages(call: IotcsCall): StoredMessage[] {
  const { query } = call.exchange;
  const devices = new Set(devicesOf(call, applicationOf(call)).map(({ id }) => id));
  const type = query.get('type');
  if (type !== null && !types.includes(type)) throw badRequest(`type must be one of ${types.join(', ')}`);
  const device = query.get('device');
  const since = momentIn(query, 'since') ?? Number.NEGATIVE_INFINITY;
  const until = momentIn(query, 'until') ?? Number.POSITIVE_INFINITY;
  return [...call.installation.messages].filter(message => {
    const endpoint = message.direction === 'FROM_DEVICE' ? message.source : message.destination;
    const time = timeOf(message);
    return (
      devices.has(endpoint) &&
      (device === null || endpoint === device) &&
      (type === null || message.type === type) &&
      time >= since &&
      time <= until
    );
  });
}

function integrationOf(call: IotcsCall): IntegrationRecord {
  const { id } = applicationOf(call);
  const integration = call.installation.integrations.get(parameter(call, 'integration'));
  if (integration?.application !== id) throw notFound(`integration ${parameter(call, 'integration')}`);
  return integration;
}

/**
 * Devices address their data to nobody, so that it is for every integration of the application; requests and responses are
 * for the integration that asked (guess: the reference does not say which messages are those of an integration).
 */
function concerns({ installation }: IotcsCall, { id }: IntegrationRecord, message: StoredMessage): boolean {
  if (message.direction === 'TO_DEVICE') return message.source === id;
  if (message.type !== 'RESPONSE') return true;
  const requestId = message.payload['requestId'];
  return typeof requestId === 'string' && installation.requests.get(requestId)?.message.source === id;
}

/** Payloads are left out when they are not wanted. */
function viewsOf({ exchange }: IotcsCall, messages: readonly StoredMessage[]): View[] {
  const expand = exchange.query.get('expand') ?? 'true';
  if (expand !== 'true' && expand !== 'false') throw badRequest('expand must be true or false');
  return messages.map(message => {
    const { payload, ...rest } = message;
    return expand === 'true' ? { ...rest, payload } : rest;
  });
}

/** Those to devices have no time of receipt; they came when they were made. */
function timeOf({ receivedTime, eventTime }: StoredMessage): number {
  return receivedTime ?? eventTime;
}

function momentIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`${name} must be milliseconds since 1970`);
  return Number(text);
}
