import { isPlainObject } from '../plain-object.js';
import { badRequest } from '../refusal.js';

/** A message as a device sends it, checked. */
export interface DeviceMessage {
  readonly clientId: string | null;
  readonly source: string;
  readonly destination: string;
  readonly sender: string;
  readonly priority: string;
  readonly reliability: string;
  readonly eventTime: number | undefined;
  readonly type: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

const priorities = ['LOWEST', 'LOW', 'MEDIUM', 'HIGH', 'HIGHEST'];
const reliabilities = ['NO_GUARANTEE', 'BEST_EFFORT', 'GUARANTEED_DELIVERY'];
const severities = ['LOW', 'NORMAL', 'SIGNIFICANT', 'CRITICAL'];

/**
 * Reads the messages of a device. One that cannot be understood refuses them all; members that are not known are passed
 * over.
 *
 * @throws {IotcsRefusal} with status 400, naming the message and the member
 */
export function readMessages(body: unknown): readonly DeviceMessage[] {
  // Java polls with an empty body (W-10).
  if (body === undefined) return [];
  if (!Array.isArray(body)) throw badRequest('the body must be an array of messages');
  return body.map((message, index) => readMessage(message, `message ${index}`));
}

function readMessage(message: unknown, where: string): DeviceMessage {
  if (!isPlainObject(message)) throw badRequest(`${where} must be an object`);
  const { type, source, payload, eventTime, properties = {}, clientId = null } = message;
  if (typeof source !== 'string' || source === '')
    throw badRequest(`${where}: source must be an endpoint id`);
  if (clientId !== null && typeof clientId !== 'string')
    throw badRequest(`${where}: clientId must be a text`);
  if (eventTime !== undefined && !Number.isFinite(eventTime)) {
    throw badRequest(`${where}: eventTime must be milliseconds since 1970`);
  }
  if (!isPlainObject(properties) || !Object.values(properties).every(isTexts)) {
    throw badRequest(`${where}: properties must be an object of arrays of texts`);
  }
  if (!isPlainObject(payload)) throw badRequest(`${where}: payload must be an object`);
  const check =
    typeof type === 'string' && Object.hasOwn(payloadChecks, type) ? payloadChecks[type] : undefined;
  if (!check) throw badRequest(`${where}: type must be one of ${Object.keys(payloadChecks).join(', ')}`);
  const problem = check(payload);
  if (problem !== undefined) throw badRequest(`${where}: payload.${problem}`);
  return {
    clientId,
    source,
    destination: typeof message['destination'] === 'string' ? message['destination'] : '',
    sender: typeof message['sender'] === 'string' ? message['sender'] : '',
    priority: oneOf(`${where}: priority`, message['priority'] ?? 'LOW', priorities),
    reliability: oneOf(`${where}: reliability`, message['reliability'] ?? 'BEST_EFFORT', reliabilities),
    eventTime: eventTime as number | undefined,
    type: type as string,
    properties: properties as DeviceMessage['properties'],
    payload,
  };
}

type PayloadCheck = (payload: Readonly<Record<string, unknown>>) => string | undefined;

const checkData: PayloadCheck = ({ format, data }) => {
  if (typeof format !== 'string' || format === '') return 'format must be the URN of a format';
  return isPlainObject(data) ? undefined : 'data must be an object';
};

/** What is wrong with the payload of each type of message. */
const payloadChecks: Readonly<Record<string, PayloadCheck>> = {
  DATA: checkData,
  ALERT: payload =>
    checkData(payload) ??
    (severities.includes(payload['severity'] as string)
      ? undefined
      : `severity must be one of ${severities.join(', ')}`),
  RESPONSE: ({ requestId, statusCode, body = '' }) => {
    if (typeof requestId !== 'string' || requestId === '') return 'requestId must be the id of a request';
    if (!Number.isInteger(statusCode)) return 'statusCode must be a status';
    return typeof body === 'string' ? undefined : 'body must be base64';
  },
  RESOURCES_REPORT: ({ value }) => {
    if (!isPlainObject(value)) return 'value must be an object';
    if (!reportTypes.includes(value['reportType'] as string)) {
      return `value.reportType must be one of ${reportTypes.join(', ')}`;
    }
    const resources = value['resources'];
    const valid =
      Array.isArray(resources) &&
      resources.every(resource => isPlainObject(resource) && typeof resource['path'] === 'string');
    return valid ? undefined : 'value.resources must be an array of objects with a path';
  },
};

const reportTypes = ['UPDATE', 'DELETE', 'RECONCILIATION'];

function oneOf(where: string, value: unknown, allowed: readonly string[]): string {
  if (!allowed.includes(value as string)) throw badRequest(`${where} must be one of ${allowed.join(', ')}`);
  return value as string;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
