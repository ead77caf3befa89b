import { expect } from '@jest/globals';
import type { RequestMessage, VirtualDevice } from '@sdk/iotcs';
import { activatedDevice, ENDPOINT, thermo } from '../../support/devices.js';
import { FakeServer, type SentMessage } from '../../support/fake-server.js';
import { until } from '../../support/until.js';
import { type Replay, type Vector, vectorsOf } from '../vector.js';

const MESSAGES = '/iot/api/v2/messages';

interface Outcome {
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly response: { readonly statusCode: number; readonly bodyText?: string };
  readonly otherMessages?: readonly Readonly<Record<string, unknown>>[];
}

/** What a correct client does, with the reason why it is not what was recorded. */
const BETTER: Readonly<Record<string, { readonly statusCode: number; readonly why: string }>> = {
  'request-dispatcher-polling-put-bad': {
    statusCode: 200,
    why: 'the member is called `value` by the Java library: both are accepted (section 4.9)',
  },
  'request-policy-changed-put-405': {
    statusCode: 200,
    why: 'the resource is advertised with PUT: both methods are accepted (section 4.9)',
  },
};

/** Sends one request to the device and collects what it does. */
const serves: Replay = async vector => {
  const server = new FakeServer();
  const device = await activatedDevice(server, { dispatcher: { pollingIntervalMs: 100 } });
  const thermometer = device.createVirtualDevice(ENDPOINT, thermo());
  await device.flush();
  const events = watch(thermometer);
  server.on(MESSAGES, [
    ...vector.exchanges.slice(0, 1).map(({ response }) => response),
    { status: 202, body: [] },
  ]);
  const requestId = requestOf(vector).id;
  const answer = (): SentMessage | undefined =>
    server.messages.find(({ payload }) => payload.requestId === requestId);
  await until(() => answer() !== undefined);
  const tests = vector.id === 'request-test-connectivity-start' ? 2 : 0;
  const data = (): SentMessage[] => server.messages.filter(({ type }) => type === 'DATA');
  await until(() => data().length >= tests);
  await device.close();
  const expected = { ...(vector.result as Outcome), ...(vector.fixed as Partial<Outcome>) };
  const better = BETTER[vector.id];
  expect(answer()).toMatchObject({
    source: ENDPOINT,
    destination: 'TEST-INTEGRATION',
    type: 'RESPONSE',
    priority: 'MEDIUM',
    payload: { statusCode: better?.statusCode ?? expected.response.statusCode, url: '', headers: {} },
  });
  if (better === undefined) expectBody(vector, answer()?.payload.body ?? '', expected.response);
  expect(events).toEqual(expected.events.map(withoutOldValues));
  expectMessages(data(), vector, expected);
};

/** The texts of failures are compared; those of answers whose content depends on the machine, by their members. */
function expectBody(vector: Vector, base64: string, { bodyText }: Outcome['response']): void {
  const body = Buffer.from(base64, 'base64').toString();
  if (vector.fixed !== undefined || bodyText === undefined) return;
  if (!bodyText.startsWith('{')) expect(body).toBe(bodyText);
  else
    expect(Object.keys(JSON.parse(body))).toEqual(expect.arrayContaining(Object.keys(JSON.parse(bodyText))));
}

function expectMessages(data: readonly SentMessage[], vector: Vector, expected: Outcome): void {
  const fixed = (vector.fixed as { readonly data?: unknown } | undefined)?.data;
  const recorded = fixed === undefined ? (expected.otherMessages ?? []) : [{ type: 'DATA', data: fixed }];
  expect(data).toHaveLength(recorded.length);
  recorded.forEach(({ format, data: values, priority }, index) => {
    expect(data[index]?.payload.data).toEqual(values);
    if (format !== undefined) expect(data[index]?.payload.format).toBe(format);
    if (priority !== undefined) expect(data[index]?.priority).toBe(priority);
  });
}

/** Callbacks as the recording had them: for all changes, and for three of the actions. */
function watch(thermometer: VirtualDevice): unknown[] {
  const events: unknown[] = [];
  thermometer.setOnChange(event => {
    const onChange = [...event.getNamedValue()].map(({ name, value }) => ({
      attribute: name,
      newValue: value,
    }));
    events.push({ onChange });
  });
  for (const name of ['power', 'reset', 'blink'])
    thermometer.setOnAction(name, event => {
      const values = [...(event.getNamedValue() ?? [])].map(({ name: own, value }) => [own, value]);
      events.push({ onAction: event.getName(), namedValues: values });
    });
  return events;
}

/** What was recorded before belongs to the original's event objects. */
function withoutOldValues(event: Readonly<Record<string, unknown>>): unknown {
  const changes = event['onChange'];
  if (!Array.isArray(changes)) return event;
  return { onChange: changes.map(({ attribute, newValue }) => ({ attribute, newValue })) };
}

function requestOf(vector: Vector): RequestMessage {
  const messages = vector.exchanges[0]?.response.body as RequestMessage[] | undefined;
  return messages?.[0] as RequestMessage;
}

export const requests: Readonly<Record<string, Replay>> = Object.fromEntries(
  vectorsOf('requests').map(({ id }) => [id, serves]),
);
