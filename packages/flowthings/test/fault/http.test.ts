import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Flow,
  type FlowthingsClient,
  FlowthingsForbiddenError,
  FlowthingsNotFoundError,
  FlowthingsServerError,
  isConnectionError,
  isTimeoutError,
} from '../../src/index.js';
import { clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
let client: FlowthingsClient;
let flow: Flow;

beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  client = clientOf(server, { retry: { baseMs: 1 } });
  flow = await client.flow.create({ path: `/${server.emulator.account}/fault` });
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const paths = (): unknown[] => server.emulator.flows().map(({ path }) => path);

describe('an envelope that says failure under HTTP 200', () => {
  test('is a failure, although it was carried out', async () => {
    server.emulator.faults.add({ match: { method: 'POST' }, effect: { headStatus: 404 } });
    const failure = await rejection(client.drop(flow.id).create({ elems: {} }));
    expect(failure).toBeInstanceOf(FlowthingsNotFoundError);
    expect(server.emulator.drops(flow.id)).toHaveLength(1);
  });

  test('is repeated where that does no harm', async () => {
    server.emulator.faults.add({ match: { count: 2 }, effect: { headStatus: 503 } });
    expect(await client.flow.read(flow.id)).toEqual(flow);
    expect(server.emulator.faults.list()[0]?.hits).toBe(2);
  });
});

test('an HTTP status that says failure over an envelope of success is one', async () => {
  server.emulator.faults.add({ match: { method: 'POST' }, effect: { httpStatus: 502 } });
  const failure = await rejection(client.flow.create({ path: `${flow.path}/more` }));
  expect(failure).toBeInstanceOf(FlowthingsServerError);
  expect(failure).toMatchObject({ status: 502, attempts: 1 });
});

describe('an answer that is cut in the middle of its JSON', () => {
  test.each(['truncate', 'reset'] as const)('by a %s is asked for again', async way => {
    server.emulator.faults.add({ match: { count: 2 }, effect: { [way]: 'middle' } });
    expect(await client.flow.read(flow.id)).toEqual(flow);
  });

  test('of a creation is an error, and the creation is not repeated', async () => {
    server.emulator.faults.add({ match: { method: 'POST' }, effect: { reset: 'middle' } });
    const failure = await rejection(client.flow.create({ path: `${flow.path}/once` }));
    expect(isConnectionError(failure)).toBe(true);
    expect(paths()).toContain(`${flow.path}/once`);
    expect(server.emulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(2);
  });
});

test('a deletion whose answer was lost has succeeded when nothing is left', async () => {
  server.emulator.faults.add({ match: { method: 'DELETE' }, effect: { reset: 'before' } });
  expect(await client.flow.delete(flow.id)).toEqual({});
  expect(paths()).not.toContain(flow.path);
});

test('MGET and MPUT whose connection breaks are repeated', async () => {
  for (const method of ['MGET', 'MPUT'])
    server.emulator.faults.add({ match: { method }, effect: { reset: 'before' } });
  expect(await client.flow.readMany([flow.id])).toEqual({ [flow.id]: flow });
  expect(await client.flow.updateMany([{ id: flow.id, capacity: 3 }])).toMatchObject({
    [flow.id]: { capacity: 3 },
  });
});

test('an answer that stalls ends at the limit', async () => {
  server.emulator.faults.add({ effect: { stall: 'middle' } });
  const failure = await rejection(client.flow.read(flow.id, { timeout: { attemptMs: 50, totalMs: 50 } }));
  expect(isTimeoutError(failure)).toBe(true);
});

test('a token that has become invalid is refused at once', async () => {
  server.emulator.faults.add({ match: { count: 'always' }, effect: { unauthorized: true } });
  expect(await rejection(client.flow.read(flow.id))).toBeInstanceOf(FlowthingsForbiddenError);
  expect(server.emulator.faults.list()[0]?.hits).toBe(1);
});
