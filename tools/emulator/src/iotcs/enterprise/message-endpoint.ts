import type { Endpoint } from '../endpoint.js';
import { MESSAGE_LIMIT, pageOf } from '../listing/page.js';
import { badRequest } from '../refusal.js';
import { applicationOf, devicesOf } from './application.js';

const types = ['DATA', 'ALERT', 'REQUEST', 'RESPONSE', 'WAKEUP', 'UPDATE_BUNDLE', 'RESOURCES_REPORT'];

/** The messages of an application's devices (E-13). */
export const applicationMessages: Endpoint = {
  method: 'GET',
  path: '/iot/api/v2/apps/{app}/messages',
  uses: ['enterprise'],
  handler: call => {
    const { query } = call.exchange;
    const devices = new Set(devicesOf(call, applicationOf(call)).map(({ id }) => id));
    const type = query.get('type');
    if (type !== null && !types.includes(type)) throw badRequest(`type must be one of ${types.join(', ')}`);
    const device = query.get('device');
    const since = timeOf(query, 'since') ?? Number.NEGATIVE_INFINITY;
    const until = timeOf(query, 'until') ?? Number.POSITIVE_INFINITY;
    const found = [...call.installation.messages].filter(message => {
      const endpoint = message.direction === 'FROM_DEVICE' ? message.source : message.destination;
      // Those to devices have no time of receipt; they came when they were made.
      const time = message.receivedTime ?? message.eventTime;
      return (
        devices.has(endpoint) &&
        (device === null || endpoint === device) &&
        (type === null || message.type === type) &&
        time >= since &&
        time <= until
      );
    });
    return pageOf(
      call,
      found.map(message => ({ ...message })),
      MESSAGE_LIMIT,
    );
  },
};

function timeOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`${name} must be milliseconds since 1970`);
  return Number(text);
}
