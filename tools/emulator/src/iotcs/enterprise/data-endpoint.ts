import { json } from '../../host/reply.js';
import { textsOf } from '../body.js';
import { type Endpoint, type IotcsCall, objectBody } from '../endpoint.js';
import type { DeviceRecord, StoredMessage } from '../model/records.js';
import { badRequest } from '../refusal.js';
import { applicationOf, devicesOf } from './application.js';

/** From when on what is wanted, and how much of it. */
interface Window {
  /** Attributes that changed after this time; all when undefined. */
  readonly since: number | undefined;
  /** Messages of other formats that came after this time. */
  readonly formatsAfter: number;
  /** Messages of one format, the newest. */
  readonly formatLimit: number;
}

/** Last values and messages of many devices at once (E-8, E-9). */
export const dataEndpoint: Endpoint = {
  method: 'POST',
  path: '/iot/api/v2/apps/{app}/devices/data',
  uses: ['enterprise'],
  handler: async call => {
    const devices = new Map(devicesOf(call, applicationOf(call)).map(device => [device.id, device]));
    const wanted = Object.entries(await objectBody(call)).map(([id, urns]) => ({
      device: devices.get(id),
      urns: textsOf(id, urns),
    }));
    const window = windowOf(call);
    const until = call.installation.times.until();
    const data: Record<string, unknown> = {};
    for (const { device, urns } of wanted) {
      // A device that is not there has no data (guess).
      if (!device) continue;
      data[device.id] = Object.fromEntries(urns.map(urn => [urn, modelData(call, device, urn, window)]));
    }
    return json(200, { until, data });
  },
};

function windowOf({ exchange }: IotcsCall): Window {
  const number = (name: string): number | undefined => {
    const text = exchange.query.get(name);
    if (text === null) return undefined;
    if (!/^\d+$/.test(text)) throw badRequest(`${name} must be a whole number from 0 up`);
    return Number(text);
  };
  const since = number('since');
  const formatSince = number('formatSince');
  return {
    since,
    formatsAfter: formatSince === undefined ? (since ?? 0) : formatSince - 1,
    formatLimit: number('formatLimit') ?? Number.POSITIVE_INFINITY,
  };
}

function modelData({ installation }: IotcsCall, device: DeviceRecord, urn: string, window: Window): unknown {
  const attributes = Object.entries(device.attributes[urn] ?? {})
    .filter(([, { receivedTime }]) => window.since === undefined || receivedTime > window.since)
    .map(([name, { value }]) => [name, value]);
  const known = installation.models.get(urn)?.formats?.map(format => format.urn) ?? [];
  const formats = Map.groupBy(
    [...installation.messages].filter(
      message =>
        message.source === device.id &&
        known.includes(message.payload['format'] as string) &&
        (message.receivedTime ?? 0) > window.formatsAfter,
    ),
    message => message.payload['format'] as string,
  );
  const newest = [...formats].map(([format, messages]) => [
    format,
    messages.slice(-window.formatLimit).map(formatEntry),
  ]);
  return { attributes: Object.fromEntries(attributes), formats: Object.fromEntries(newest) };
}

/** A message as the enterprise library reads it; the page knows no other members (section 8). */
function formatEntry({ eventTime, payload }: StoredMessage): unknown {
  const { severity, data } = payload;
  return { eventTime, ...(severity === undefined ? {} : { severity }), fields: data };
}
