import { describe, expect, test } from '@jest/globals';
import { APPLICATION, assertion, DEVICE, INTEGRATION, SECRET, start, THERMOSTAT } from './fixture.js';

const NOW = 1_700_000_000_000;
const TOKEN = '/iot/api/v2/oauth2/token';
const ACTIVATION = { scope: 'oracle/iot/activation' };
const integration = { id: INTEGRATION, key: SECRET };
const device = { id: DEVICE, key: SECRET };

describe('the token endpoint', () => {
  test('tells the lifetime in milliseconds', async () => {
    await using fixture = await start({ seed: { iotcs: { tokenLifetimeMs: 5000 } } });
    const answer = await fixture.token(assertion(integration, Date.now()));
    expect([answer.status, answer.json()]).toEqual([
      200,
      { expires_in: 5000, token_type: 'Bearer', access_token: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  test('takes assertions whose claims are padded, as the original library writes them', async () => {
    await using fixture = await start({
      seed: {
        iotcs: { devices: [{ activationId: 'TEST-ACTIVATION-ID', sharedSecret: 'test-shared-secret' }] },
      },
    });
    fixture.emulator.clock.set(1_500_000_000_000);
    const recorded = [
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9',
      'eyJpc3MiOiJURVNULUFDVElWQVRJT04tSUQiLCJzdWIiOiJURVNULUFDVElWQVRJT04tSUQiLCJhdWQiOiJvcmFjbGUvaW90L29hdXRoMi90b2tlbiIsImV4cCI6MTUwMDAwMDkwMH0=',
      'y0u67dBlPqya3XoWEF6iJNK78WfvKgjXf3K1rXgpTNM',
    ].join('.');
    expect((await fixture.token(recorded, ACTIVATION)).status).toBe(200);
  });

  test.each([
    ['another grant', { grant_type: 'password' }, 'grant_type'],
    ['another type of assertion', { client_assertion_type: 'x' }, 'client_assertion_type'],
    ['another scope', { scope: 'all' }, 'scope'],
    ['the scope of activation', ACTIVATION, 'scope'],
    ['no assertion', { client_assertion: '' }, 'assertion'],
  ])('refuses %s with 400', async (_, members, word) => {
    await using fixture = await start();
    const answer = await fixture.token(assertion(integration, Date.now()), members);
    expect([answer.status, answer.json()['detail']]).toEqual([400, expect.stringContaining(word)]);
  });

  test('refuses a body without a scope with 400', async () => {
    await using fixture = await start();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion(integration, Date.now()),
    });
    expect((await fixture.fetch(TOKEN, { method: 'POST', body })).status).toBe(400);
  });

  test.each([
    ['another secret', assertion({ ...integration, key: 'wrong' }, NOW)],
    ['an unknown id', assertion({ ...integration, id: 'nobody' }, NOW)],
    ['another audience', assertion(integration, NOW, { aud: 'x' })],
    ['two ids', assertion(integration, NOW, { sub: DEVICE })],
    ['a device without its scope', assertion(device, NOW)],
  ])('refuses an assertion with %s as invalid_client', async (_, jwt) => {
    await using fixture = await start();
    fixture.emulator.clock.set(NOW);
    const answer = await fixture.token(jwt);
    expect([answer.status, answer.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_client' }),
    ]);
    expect(answer.json()).not.toHaveProperty('currentTime');
  });

  test.each([
    ['in the past', -1],
    ['now', 0],
    ['more than a day ahead', 86_401],
    ['no number', 'soon'],
  ])('answers an expiry %s with its own time', async (_, exp) => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    fixture.emulator.clock.set(NOW);
    const claims = { exp: typeof exp === 'number' ? NOW / 1000 + exp : exp };
    const answer = await fixture.token(assertion(integration, NOW, claims));
    expect([answer.status, answer.json()['currentTime']]).toEqual([400, NOW]);
  });

  test('an endpoint signs with its key, and not with the secret any more', async () => {
    await using fixture = await start();
    const endpoint = await fixture.device();
    const now = fixture.emulator.clock.now();
    expect(
      (await fixture.token(assertion({ id: endpoint.id, key: endpoint.keys.privateKey }, now))).status,
    ).toBe(200);
    expect((await fixture.token(assertion({ id: endpoint.id, key: SECRET }, now))).status).toBe(400);
    expect((await fixture.token(assertion(device, now), ACTIVATION)).status).toBe(400);
  });

  test('takes a form by POST only', async () => {
    await using fixture = await start();
    const headers = { 'content-type': 'application/json' };
    expect((await fixture.fetch(TOKEN, { method: 'POST', body: '{}', headers })).status).toBe(415);
    expect((await fixture.fetch(TOKEN)).status).toBe(405);
  });
});

describe('a request', () => {
  const model = `/deviceModels/${THERMOSTAT}`;

  test('without a token, with an unknown one or an expired one is 401', async () => {
    await using fixture = await start();
    const { iotcs, emulator } = fixture;
    const endpoint = await fixture.device();
    const status = async (authorization: string): Promise<number> =>
      (await endpoint.call('GET', model, undefined, { authorization })).status;
    expect([await status(''), await status('Bearer x'), await status('Basic eDp5')]).toEqual([401, 401, 401]);
    expect((await endpoint.call('GET', model)).status).toBe(200);
    emulator.clock.advance(3_600_000);
    expect((await endpoint.call('GET', model)).status).toBe(401);
    const other = fixture.enterprise();
    expect((await other.call('GET', '/apps')).status).toBe(200);
    iotcs.expireTokens();
    expect((await other.call('GET', '/apps')).status).toBe(401);
  });

  test('under a fault is 401 although its token is valid', async () => {
    await using fixture = await start();
    fixture.iotcs.faults.add({ match: { path: '**/apps' }, effect: { unauthorized: true } });
    const client = fixture.enterprise();
    expect((await client.call('GET', '/apps')).status).toBe(401);
    expect((await client.call('GET', '/apps')).status).toBe(200);
  });

  test('with a token for something else, or under another name, is 403', async () => {
    await using fixture = await start();
    const endpoint = await fixture.device();
    const enterprise = fixture.enterprise();
    const activating = fixture.client({ id: 'EMULATOR-GATEWAY-1', key: SECRET, ...ACTIVATION });
    expect((await endpoint.call('GET', '/apps')).status).toBe(403);
    expect((await enterprise.call('POST', '/messages', [])).status).toBe(403);
    expect((await activating.call('POST', '/messages', [])).status).toBe(403);
    expect((await endpoint.call('GET', model, undefined, { 'x-endpointid': 'other' })).status).toBe(403);
  });

  test('of an endpoint that was disabled is 401', async () => {
    await using fixture = await start();
    const endpoint = await fixture.device();
    expect((await endpoint.call('GET', model)).status).toBe(200);
    fixture.iotcs.setState(endpoint.id, 'DISABLED');
    expect((await endpoint.call('GET', model)).status).toBe(401);
    const jwt = assertion({ id: endpoint.id, key: endpoint.keys.privateKey }, Date.now());
    expect((await fixture.token(jwt)).status).toBe(400);
  });

  test.each([
    ['GET', '/deviceModels/urn:unknown', {}, undefined, 404],
    ['GET', model, { accept: 'text/html' }, undefined, 406],
    ['GET', model, { accept: 'text/html, application/*;q=0.5' }, undefined, 200],
    ['POST', '/messages', { 'content-type': 'text/plain' }, '[]', 415],
    ['POST', '/messages', { 'content-type': 'application/json; charset=utf-8' }, '[]', 202],
    ['POST', '/messages', {}, '[', 400],
    ['POST', '/messages?acceptBytes=many', {}, '[]', 400],
    ['POST', '/messages?iot.sync&iot.timeout=1.5', {}, '[]', 400],
    ['DELETE', '/messages', {}, undefined, 405],
    ['GET', '/messages', {}, undefined, 405],
    ['GET', '/exports', {}, undefined, 501],
    ['GET', '/iot/api/v1/messages', {}, undefined, 501],
  ])('%s %s with %j and %j is %i', async (method, path, headers, body, status) => {
    await using fixture = await start();
    const answer = await (await fixture.device()).call(method, path, body, headers);
    expect(answer.status).toBe(status);
    if (status >= 400) {
      expect(answer.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    }
    if (status === 501) expect(answer.json()['detail']).toContain(`${method} /iot/api/v`);
  });

  test('of a fault with a status has a body in the form of the service', async () => {
    await using fixture = await start();
    fixture.iotcs.faults.add({ effect: { status: 503, headers: { 'Retry-After': '1' } } });
    const answer = await fixture.fetch(`/iot/api/v2/apps/${APPLICATION}`);
    expect([answer.status, answer.json()]).toEqual([503, expect.objectContaining({ status: 503 })]);
  });

  test('with any credentials passes an open emulator', async () => {
    await using fixture = await start({ open: true });
    const answer = await fixture.fetch('/iot/api/v2/apps', { headers: { 'x-endpointid': 'anyone' } });
    expect(answer.status).toBe(200);
    const wrong = assertion({ ...integration, key: 'wrong' }, 0);
    expect((await fixture.token(wrong)).status).toBe(200);
  });
});
