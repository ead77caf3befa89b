import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { accessToken, password, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { capturing, type Served } from '../support/capture.js';
import { turns } from '../support/fake-socket.js';
import { rejection, until } from '../support/server.js';

const HOUR_MS = 3_600_000;
const tokens = (accessTokenText: string, idToken?: string): Served => ({
  body: { accessToken: accessTokenText, ...(idToken === undefined ? {} : { idToken }) },
});
const count: Served = { body: [], headers: { 'x-total-count': '1' } };

describe('tokens', () => {
  test('of a log-in live 24 hours and are refreshed before they end', async () => {
    const clock = manualClock();
    const answer = (target: string): Served =>
      target === '/authenticate' ? tokens('t1') : target === '/authenticate/refresh' ? tokens('t2') : count;
    const { client, requests } = capturing(answer, { credential: password('joe', 'pä:ss'), clock });
    await client.count('Pump');
    await clock.advance(23 * HOUR_MS);
    await client.count('Pump');
    expect(requests.map(({ target }) => target.split('?')[0])).not.toContain('/authenticate/refresh');
    await clock.advance(HOUR_MS - 60_000);
    await client.count('Pump');
    await until(() => client.getAccessToken() === 't2');
    const refresh = requests.find(({ target }) => target === '/authenticate/refresh');
    expect(refresh).toMatchObject({ method: 'POST', body: 't1' });
    expect(refresh?.headers.get('authorization')).toBeNull();
    expect(requests[0]?.headers.get('authorization')).toBe('Basic am9lOnDDpDpzcw==');
  });

  test('that come late do not take the place of newer ones', async () => {
    const clock = manualClock();
    const late = Promise.withResolvers<Response>();
    const refreshes = [late.promise, Response.json({ accessToken: 'newer' })];
    const client = new VantiqClient({
      baseUrl: 'http://vantiq.example.test',
      credential: password('joe', 'pw'),
      clock,
      fetch: async input => {
        const { url } = new Request(input);
        if (url.endsWith('/refresh')) return refreshes.shift() as Response;
        if (url.endsWith('/authenticate')) return Response.json({ accessToken: 't1' });
        return Response.json([], { headers: { 'x-total-count': '1' } });
      },
    });
    await client.count('Pump');
    await clock.advance(24 * HOUR_MS - 60_000);
    await client.count('Pump');
    await until(() => refreshes.length === 1);
    await client.refresh();
    late.resolve(Response.json({ accessToken: 'late' }));
    await turns();
    expect(client.getAccessToken()).toBe('newer');
  });

  test('an answer without an id token is good (Q-02)', async () => {
    const { client } = capturing([tokens('t1')]);
    await client.authenticate('joe', 'pw');
    expect([client.isAuthenticated(), client.getIdToken(), client.getUsername()]).toEqual([
      true,
      undefined,
      'joe',
    ]);
  });

  test('the id token is kept (V-B22)', async () => {
    const { client } = capturing([tokens('t1', 'i1')]);
    await client.authenticate('joe', 'pw');
    expect(client.getIdToken()).toBe('i1');
  });

  test('an answer without a token breaks the protocol', async () => {
    const { client } = capturing([{ body: {} }]);
    expect(await rejection(client.authenticate('joe', 'pw'))).toMatchObject({ name: 'ProtocolError' });
  });

  test('that are known to end are refreshed in time', async () => {
    const clock = manualClock();
    const credential = accessToken('t1', { expiresInMs: HOUR_MS });
    const { client, requests } = capturing([count, tokens('t2'), count], { credential, clock });
    await client.count('Pump');
    await clock.advance(HOUR_MS);
    await client.count('Pump');
    expect(requests.map(({ target }) => target.split('?')[0])).toEqual([
      '/api/v1/resources/custom/Pump',
      '/authenticate/refresh',
      '/api/v1/resources/custom/Pump',
    ]);
  });

  test('revoke sends the token as text', async () => {
    const { client, requests } = capturing([{ status: 204 }]);
    await client.revoke();
    expect(requests[0]).toMatchObject({ method: 'POST', target: '/authenticate/revoke', body: 'tok-1' });
    expect(client.isAuthenticated()).toBe(false);
  });

  test('nothing of a credential is shown', async () => {
    const client = new VantiqClient({ baseUrl: 'http://h', credential: password('joe', 'top-secret') });
    expect(JSON.stringify(client)).not.toContain('top-secret');
    expect(JSON.stringify(password('joe', 'top-secret'))).not.toContain('top-secret');
  });
});

describe('without a user', () => {
  const operations: readonly (readonly [string, (client: VantiqClient) => PromiseLike<unknown>])[] = [
    ['select', client => client.select('Pump')],
    ['selectOne', client => client.selectOne('Pump', '1')],
    ['delete', client => client.delete('Pump', { all: true })],
    ['deleteOne', client => client.deleteOne('Pump', '1')],
    ['insert', client => client.insert('Pump', {})],
    ['upsert', client => client.upsert('Pump', {})],
    ['update', client => client.update('Pump', '1', {})],
    ['count', client => client.count('Pump')],
    ['query', client => client.query('Src', {})],
    ['execute', client => client.execute('p')],
    ['publish', client => client.publish(VantiqResources.TOPICS, '/a')],
    ['getNamespaceUsers', client => client.getNamespaceUsers('NS')],
    ['download', client => client.download('/docs/a')],
    [
      'upload',
      client =>
        client.upload(VantiqResources.DOCUMENTS, { name: 'a', content: 'x', contentType: 'text/plain' }),
    ],
  ];

  test.each(operations)('%s sends nothing and says so (V-32, Q-07)', async (operation, run) => {
    const { client, requests } = capturing([], { credential: undefined });
    expect(await rejection(run(client))).toMatchObject({ name: 'AuthError', operation });
    expect(requests).toHaveLength(0);
  });
});

test('what goes wrong on the way is told to the logger (V-19)', async () => {
  const lines: [string, object | undefined][] = [];
  const warn = (message: string, fields?: object): void => void lines.push([message, fields]);
  const silent = (): void => undefined;
  const { client } = capturing([{ status: 503 }, count], {
    retry: { baseMs: 1, capMs: 1 },
    logger: { debug: silent, info: silent, warn, error: silent },
  });
  await client.count('Pump');
  expect(lines).toEqual([
    ['vantiq count: attempt 1 failed, trying again', expect.objectContaining({ status: 503 })],
  ]);
});

describe('options', () => {
  test.each([
    ['apiVersion', { apiVersion: 1 }],
    ['bigIntegers', { bigIntegers: 'string' }],
    ['credential', { credential: 'token' }],
    ['socket.login', { credential: accessToken('t'), socket: { login: 'authenticate' } }],
    ['baseUrl', { baseUrl: 'ftp://h' }],
    ['timeout', { timeout: 5_000 }],
    ['targetNamespace', { targetNamespace: '' }],
    ['extraResources', { extraResources: 'system.robots' }],
    ['socket.limits', { socket: { limits: 5 } }],
    ['socket.maxReconnects', { socket: { maxReconnects: '3' } }],
  ])('an unusable %s is named', (field, options) => {
    let issues: unknown;
    try {
      new VantiqClient({ baseUrl: 'http://h', ...(options as object) });
    } catch (error) {
      issues = (error as { readonly issues: unknown }).issues;
    }
    expect(issues).toMatchObject([{ field }]);
  });

  test.each([
    ['token', () => accessToken('')],
    ['expiresInMs', () => accessToken('t', { expiresInMs: 0 })],
    ['username', () => password('', 'pw')],
    ['username', () => password('a:b', 'pw')],
    ['password', () => password('a', 1 as never)],
  ])('an unusable %s of a credential is named', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ issues: [expect.objectContaining({ field })] }));
  });

  test('server and version are told; one or more slashes at the end do not count', () => {
    const client = new VantiqClient({ baseUrl: 'https://dev.vantiq.com/', apiVersion: '2' });
    expect([client.getServer(), client.getApiVersion()]).toEqual(['https://dev.vantiq.com', '2']);
  });
});
