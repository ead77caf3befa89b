import { describe, expect, test } from '@jest/globals';
import {
  FlowthingsBadRequestError,
  FlowthingsError,
  FlowthingsForbiddenError,
  FlowthingsNotFoundError,
  FlowthingsServerError,
  FlowthingsTooLargeError,
  isFlowthingsError,
  isNotFoundError,
  ProtocolError,
} from '../../src/index.js';
import { type Captured, capturing, failed, type Served, success, TOKEN } from '../support/capture.js';
import { rejection } from '../support/server.js';

const fast = { retry: { baseMs: 0 } };
const ok = { ok: true, status: 200, messages: [], errors: [] };

describe('a failure has the class of its status:', () => {
  test.each([
    [400, FlowthingsBadRequestError],
    [401, FlowthingsForbiddenError],
    [403, FlowthingsForbiddenError],
    [404, FlowthingsNotFoundError],
    [413, FlowthingsTooLargeError],
    [409, FlowthingsError],
    [429, FlowthingsError],
    [500, FlowthingsServerError],
    [503, FlowthingsServerError],
  ])('%i', async (status, type) => {
    const { client } = capturing([failed(status, 'one', 'two')], { retry: false });
    const failure = (await rejection(client.flow.read('a'))) as FlowthingsError;
    expect(Object.getPrototypeOf(failure)).toBe(type.prototype);
    expect(isFlowthingsError(failure)).toBe(true);
    expect(failure).toMatchObject({
      status,
      errors: ['one', 'two'],
      platform: 'flowthings',
      operation: 'flow.read',
    });
    expect(failure.message).toContain('one; two');
    expect(failure.request).toMatch(/^GET .*\/flow\/a$/);
  });
});

describe('both statuses decide:', () => {
  test.each<[string, Served, number]>([
    ['the envelope says failure under HTTP 200', { ...failed(404, 'gone'), status: 200 }, 404],
    ['the envelope says not ok without a status', { body: { head: { ok: false, errors: ['x'] } } }, 400],
    ['HTTP says failure and the envelope success', { status: 503, body: { head: ok, body: {} } }, 503],
    ['they disagree about the kind of failure', { ...failed(403, 'x'), status: 400 }, 403],
    ['HTTP says failure without an envelope', { status: 502, body: '<html>' }, 502],
    ['HTTP says failure with an empty body', { status: 500, body: '' }, 500],
    ['HTTP says failure with half of a body', { status: 500, body: '{"head":{"sta' }, 500],
  ])('%s', async (_, served, status) => {
    const { client } = capturing([served], { retry: false });
    expect(await rejection(client.flow.read('a'))).toMatchObject({
      name: expect.stringContaining('Flowthings'),
      status,
    });
  });
});

describe('a success that is none of the protocol is refused:', () => {
  test.each<[string, Served]>([
    ['an empty body', { body: '' }],
    ['a page of a proxy', { body: '<html>' }],
    ['half a body', { body: '{"head":{"ok":true},"body":{"id":"f' }],
    ['JSON without a head', { body: { id: 'a' } }],
    ['a list where an object was asked for', success([])],
    ['nothing where an object was asked for', success(null)],
  ])('%s', async (_, served) => {
    const { client } = capturing([served], { retry: false });
    expect(await rejection(client.flow.read('a'))).toBeInstanceOf(ProtocolError);
  });
});

test('readOrElse gives the other value only when there is no such object', async () => {
  const missing = capturing([failed(404)]);
  expect(await missing.client.flow.readOrElse('a', null)).toBeNull();
  const { data, status } = await missing.client.flow.readOrElse('a', 'other').withResponse();
  expect([data, status]).toEqual(['other', 404]);
  const forbidden = capturing([failed(403)]);
  expect(await rejection(forbidden.client.flow.readOrElse('a', null))).toBeInstanceOf(
    FlowthingsForbiddenError,
  );
});

test('no error shows the token', async () => {
  const { client } = capturing([failed(403, `token ${TOKEN} is not known`)], { retry: false });
  const failure = (await rejection(client.flow.read('a'))) as FlowthingsError;
  expect(String(failure) + JSON.stringify(failure) + failure.errors.join()).not.toContain(TOKEN);
});

describe('after a failure on the way', () => {
  type Client = ReturnType<typeof capturing>['client'];

  test.each<[string, (client: Client) => PromiseLike<unknown>]>([
    ['GET', client => client.flow.read('a')],
    ['MGET', client => client.flow.readMany(['a'])],
    ['PUT', client => client.flow.update({ id: 'a', capacity: 1 })],
    ['MPUT', client => client.flow.updateMany([{ id: 'a', capacity: 1 }])],
    ['DELETE', client => client.flow.delete('a')],
    ['simulate', client => client.track.simulate({}, 'f')],
    ['PUT of a request', client => client.request('PUT', '/x', { data: {} })],
  ])('%s is repeated', async (_, call) => {
    const { client, requests } = capturing(
      [failed(503), { ...failed(503), status: 200 }, success({ id: 'a' })],
      fast,
    );
    await call(client);
    expect(requests).toHaveLength(3);
  });

  test('an aggregation is repeated', async () => {
    const { client, requests } = capturing([failed(503), success([])], fast);
    await client.drop('f1').aggregate(['$count']);
    expect(requests).toHaveLength(2);
  });

  test.each<[string, (client: Client) => PromiseLike<unknown>]>([
    ['a flow', client => client.flow.create({ path: '/alice/a' })],
    ['a drop', client => client.drop('f1').create({ elems: {} })],
    ['a drop by path', client => client.drop.create({ path: '/alice/a', elems: {} })],
    ['a token', client => client.token.create({ paths: {} })],
    ['a POST of a request', client => client.request('POST', '/x', { data: {} })],
  ])('the creation of %s is not repeated', async (_, call) => {
    const { client, requests } = capturing([failed(503), success({})], fast);
    expect(await rejection(call(client))).toBeInstanceOf(FlowthingsServerError);
    expect(requests).toHaveLength(1);
  });

  test('a repeated deletion that finds nothing has succeeded', async () => {
    const repeated = capturing([failed(503), failed(404)], fast);
    expect(await repeated.client.flow.delete('a')).toEqual({});
    const { client } = capturing([failed(404)], fast);
    expect(isNotFoundError(await rejection(client.flow.delete('a')))).toBe(true);
  });

  test('a session is made anew', async () => {
    const seen: Captured[] = [];
    const { client, requests } = capturing([failed(503), failed(400, 'bad credentials')], fast);
    const failure = await rejection(client.websocket.connect());
    seen.push(...requests);
    expect(seen.map(({ target }) => target)).toEqual(['/session', '/session']);
    expect(failure).toMatchObject({ status: 400, errors: ['bad credentials'] });
  });
});
