import { describe, expect, test } from '@jest/globals';
import {
  bluemixCredentials,
  FlowthingsClient,
  type FlowthingsClientOptions,
  isFlowPath,
  isMasterToken,
  isObjectId,
  token,
  ValidationError,
} from '../../src/index.js';
import { capturing, success } from '../support/capture.js';
import { FakeSocket } from '../support/fake-socket.js';

const VCAP = JSON.stringify({ flowthings: [{ credentials: { account: 'bob', token: 't-1' } }] });

describe('a client', () => {
  test('talks to the original addresses in generation 4.0 unless it is told otherwise', async () => {
    const urls: string[] = [];
    const socket = new FakeSocket();
    const options = {
      account: 'alice',
      credential: token('t'),
      webSocket: socket.connect,
      fetch: async (input: Request | string | URL) => {
        urls.push(input instanceof Request ? input.url : String(input));
        return Response.json(success({ id: 's-1' }).body);
      },
    };
    const client = new FlowthingsClient(options);
    await client.flow.read('a');
    await client.withOptions({ version: '0.1', baseUrl: 'http://own.example/prefix' }).flow.read('a');
    await using _session = await client.websocket.connect();
    await using _own = await client.withOptions({ wsUrl: 'ws://own.example' }).websocket.connect();
    expect(urls).toEqual([
      'https://api.flowthings.io/v4.0/alice/flow/a',
      'http://own.example/prefix/v0.1/alice/flow/a',
      'https://ws.flowthings.io/session',
      'http://own.example/session',
    ]);
    expect(socket.connections.map(({ url }) => url)).toEqual([
      'wss://ws.flowthings.io/session/s-1/ws',
      'ws://own.example/session/s-1/ws',
    ]);
  });

  test('sends account and token with every request, and another token after withOptions', async () => {
    const { client, requests } = capturing();
    expect(client.account).toBe('alice');
    await client.flow.read('a');
    const drops = client.drop('f1');
    await client.withOptions({ account: 'bob', credential: token('of-bob') }).flow.read('a');
    await drops.read('d1');
    const sent = requests.map(({ headers, target }) => [
      headers.get('x-auth-account'),
      headers.get('x-auth-token'),
      target.split('/')[2],
    ]);
    const ofAlice = ['alice', 'secret-token-of-alice', 'alice'];
    expect(sent).toEqual([ofAlice, ['bob', 'of-bob', 'bob'], ofAlice]);
  });

  test.each<[string, object]>([
    ['account', { account: '' }],
    ['account', { account: 'a/b' }],
    ['credential', { credential: 'token' }],
    ['credential', { credential: ['alice', 'token'] }],
    ['version', { version: 'v4' }],
    ['params.refs', { params: { refs: true } }],
    ['params', { params: 'a=1' }],
    ['elements', { elements: 'typed' }],
    ['bigIntegers', { bigIntegers: 'string' }],
    ['session.transport', { session: { transport: 'pigeon' } }],
    ['baseUrl', { baseUrl: 'flowthings.io' }],
  ])('refuses an unusable %s: %j', (field, options) => {
    const complete = { account: 'alice', credential: token('t'), ...options } as FlowthingsClientOptions;
    expect(() => new FlowthingsClient(complete)).toThrow(
      expect.objectContaining({ name: 'ValidationError' }),
    );
    expect(() => new FlowthingsClient(complete)).toThrow(field);
  });

  test('shows its token to nobody', () => {
    const { client } = capturing();
    expect(JSON.stringify(client)).not.toContain('secret-token');
    expect(() => token('')).toThrow(ValidationError);
  });
});

describe('the environment', () => {
  test('gives account, token and address', () => {
    const client = FlowthingsClient.fromEnv(
      {},
      { FLOWTHINGS_ACCOUNT: 'alice', FLOWTHINGS_TOKEN: 't', FLOWTHINGS_URL: 'http://own.example' },
    );
    expect(client.account).toBe('alice');
    expect(FlowthingsClient.fromEnv({ account: 'carol' }, { FLOWTHINGS_TOKEN: 't' }).account).toBe('carol');
    expect(FlowthingsClient.fromEnv({}, { VCAP_SERVICES: VCAP }).account).toBe('bob');
  });

  test('names the variable that is missing', () => {
    expect(() => FlowthingsClient.fromEnv({}, {})).toThrow('FLOWTHINGS_ACCOUNT');
    expect(() => FlowthingsClient.fromEnv({}, { FLOWTHINGS_ACCOUNT: 'alice', FLOWTHINGS_TOKEN: '' })).toThrow(
      'FLOWTHINGS_TOKEN',
    );
  });

  test('may hold the credentials of Bluemix', () => {
    expect(bluemixCredentials({ environment: { VCAP_SERVICES: VCAP } })).toEqual({
      account: 'bob',
      token: 't-1',
    });
    expect(bluemixCredentials({ environment: { OTHER: VCAP }, variable: 'OTHER' })).toMatchObject({
      account: 'bob',
    });
    const otherwise = { account: 'd', token: 't-2' };
    expect(bluemixCredentials({ environment: { VCAP_SERVICES: '{}' }, otherwise })).toEqual(otherwise);
    expect(() => bluemixCredentials({ environment: {} })).toThrow(ValidationError);
  });
});

test('a master token is told by its length', () => {
  expect(isMasterToken('x'.repeat(32))).toBe(true);
  expect(isMasterToken('x'.repeat(28))).toBe(false);
});

test('ids and paths are known by their form', () => {
  expect(isObjectId('f5a1b2c3d4e5f60718293a4b5')).toBe(true);
  expect(isObjectId('f5a1b2c3d4e5f60718293a4b5', 'd')).toBe(false);
  expect(isObjectId('f5a1')).toBe(false);
  expect(isFlowPath('/alice/:inbox')).toBe(true);
  expect(['alice', '/', '/a//b', '/a b', `/${'a'.repeat(128)}`].filter(isFlowPath)).toEqual([]);
});
