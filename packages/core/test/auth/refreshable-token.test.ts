import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { type AuthError, isAbortedError, isAuthError, isUnauthenticatedError } from '../../src/index.js';
import { clientWith, createThing, failureOf, getThings, json, scriptedFetch } from '../client/harness.js';
import { api, gate, HOUR_MS, TokenEndpoint } from './token-endpoint.js';

function setUp(
  options: Parameters<TokenEndpoint['credential']>[0] = {},
  accepts?: (token: string) => boolean,
) {
  const clock = manualClock();
  const endpoint = new TokenEndpoint();
  const fetch = api(accepts);
  const credential = endpoint.credential({ clock, ...options });
  const client = clientWith({ fetch, credential, clock });
  return { clock, endpoint, fetch, client, get: () => client.request(getThings<string>()) };
}

describe('a refreshable token', () => {
  test('is fetched with the first request and used until it is about to expire', async () => {
    const { clock, endpoint, get } = setUp();
    expect(await get()).toBe('token-1');
    await clock.advance(HOUR_MS - 121_000);
    expect(await get()).toBe('token-1');
    expect(endpoint.issued).toBe(1);
  });

  test.each([
    ['no token yet', 0],
    ['an expired token', 2 * HOUR_MS],
  ])('is fetched once for 1,000 callers with %s', async (_what, laterMs) => {
    const { clock, endpoint, get } = setUp();
    if (laterMs > 0) await get();
    await clock.advance(laterMs);
    const before = endpoint.issued;
    const tokens = await Promise.all(Array.from({ length: 1_000 }, get));
    expect(endpoint.issued).toBe(before + 1);
    expect(new Set(tokens)).toEqual(new Set([`token-${before + 1}`]));
  });

  test('is renewed in the background in the early window; nobody waits', async () => {
    const { clock, endpoint, get } = setUp();
    await get();
    await clock.advance(HOUR_MS - 119_000);
    const pending = gate<{ accessToken: string; expiresInMs: number }>();
    endpoint.answer = () => pending.promise;
    expect(await Promise.all([get(), get(), get()])).toEqual(['token-1', 'token-1', 'token-1']);
    expect(endpoint.issued).toBe(2);
    pending.open({ accessToken: 'token-new', expiresInMs: HOUR_MS });
    await clock.advance(0);
    expect(await get()).toBe('token-new');
    expect(endpoint.issued).toBe(2);
  });

  test('is waited for in the hard window', async () => {
    const { clock, endpoint, get, fetch } = setUp();
    await get();
    await clock.advance(HOUR_MS - 29_000);
    const pending = gate<{ accessToken: string }>();
    endpoint.answer = () => pending.promise;
    const call = get();
    await clock.advance(0);
    expect(fetch.tokens).toHaveLength(1);
    pending.open({ accessToken: 'token-new' });
    expect(await call).toBe('token-new');
  });

  test('that lives shorter than the windows is still used for most of its life', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.lifeMs = 10_000;
    await get();
    await clock.advance(7_000);
    expect(await get()).toBe('token-1');
    expect(endpoint.issued).toBe(1);
    await clock.advance(2_500);
    expect(await get()).toBe('token-2');
  });

  test('without a lifetime is kept until the server rejects it', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.answer = () => ({ accessToken: 'eternal' });
    await get();
    await clock.advance(1_000 * HOUR_MS);
    expect(await get()).toBe('eternal');
    expect(endpoint.issued).toBe(1);
  });

  test.each([
    ['forward', 24 * HOUR_MS],
    ['back', -24 * HOUR_MS],
  ])('keeps its lifetime when the wall clock jumps %s', async (_direction, jumpMs) => {
    const { clock, endpoint, get } = setUp();
    await get();
    clock.jumpWallTime(jumpMs);
    await clock.advance(HOUR_MS - 121_000);
    expect(await get()).toBe('token-1');
    await clock.advance(121_000);
    expect(await get()).toBe('token-2');
    expect(endpoint.issued).toBe(2);
  });

  test('keeps its lifetime when the wall clock jumps while it is being fetched', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.answer = () => {
      clock.jumpWallTime(24 * HOUR_MS);
      return { accessToken: 'token-1', expiresInMs: HOUR_MS };
    };
    await get();
    endpoint.answer = undefined;
    await clock.advance(HOUR_MS - 121_000);
    expect(await get()).toBe('token-1');
    await clock.advance(121_000);
    expect(await get()).toBe('token-2');
  });

  test.each([
    ['ahead', 2 * HOUR_MS],
    ['behind', -2 * HOUR_MS],
  ])(
    'with a moment of expiry by a server %s of us is read with the skew of its Date',
    async (_where, skewMs) => {
      const clock = manualClock();
      const endpoint = new TokenEndpoint();
      const serverNow = (): number => clock.now() + skewMs;
      const fetch = scriptedFetch(() => json('ok', 200, { date: new Date(serverNow()).toUTCString() }));
      endpoint.answer = () => ({
        accessToken: `token-${endpoint.issued}`,
        expiresAtMs: serverNow() + HOUR_MS,
      });
      const client = clientWith({ fetch, clock, credential: endpoint.credential({ clock }) });
      // The first answer tells the time; a token of the right length follows.
      await client.request(getThings({ anonymous: true }));
      await client.request(getThings());
      await clock.advance(HOUR_MS - 121_000);
      await client.request(getThings());
      expect(endpoint.issued).toBe(1);
      await clock.advance(121_000);
      await client.request(getThings());
      expect(endpoint.issued).toBe(2);
    },
  );

  test('is handed its predecessor, so that a refresh token can be traded', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.answer = () =>
      endpoint.issued === 1
        ? { accessToken: 'a', refreshToken: 'refresh-1', expiresInMs: HOUR_MS }
        : { accessToken: `b${endpoint.issued}`, expiresInMs: HOUR_MS };
    for (let times = 0; times < 3; times++) {
      await get();
      await clock.advance(HOUR_MS);
    }
    expect(endpoint.previous.map(token => token?.refreshToken)).toEqual([
      undefined,
      'refresh-1',
      'refresh-1',
    ]);
  });

  test.each([
    ['no access token', { accessToken: undefined as unknown as string }],
    ['an empty access token', { accessToken: '' }],
    ['a line break in it', { accessToken: 'canary\n4711' }],
    ['a lifetime that is no number', { accessToken: 'ok', expiresInMs: Number.NaN }],
    ['a text as lifetime', { accessToken: 'ok', expiresInMs: '3600' as unknown as number }],
    ['nothing at all', undefined as unknown as { accessToken: string }],
  ])('answer with %s is refused before it is stored or sent', async (_what, answer) => {
    const { endpoint, fetch, get } = setUp();
    endpoint.answer = () => answer;
    const failure = await failureOf<AuthError>(get());
    expect(failure.code).toBe('sdk.auth_failed');
    expect(failure.message).not.toContain('canary');
    expect(fetch.tokens).toEqual([]);
  });
});

describe('a rejected token', () => {
  test('is renewed once, and the call goes on, even one that must not be replayed', async () => {
    const { endpoint, fetch, client } = setUp({}, token => token !== 'token-1');
    const result = await client.request(createThing()).withResponse();
    expect(result).toMatchObject({ data: 'token-2', attempts: 2 });
    expect(fetch.tokens).toEqual(['token-1', 'token-2']);
    expect(endpoint.issued).toBe(2);
  });

  test('is renewed once for all calls that it failed', async () => {
    const { endpoint, get } = setUp({}, token => token !== 'token-1');
    const tokens = await Promise.all(Array.from({ length: 100 }, get));
    expect(new Set(tokens)).toEqual(new Set(['token-2']));
    expect(endpoint.issued).toBe(2);
  });

  test('is not renewed when it has been replaced meanwhile', async () => {
    const clock = manualClock();
    const endpoint = new TokenEndpoint();
    const slow = gate<Response>();
    let calls = 0;
    const fetch = scriptedFetch(request => {
      calls++;
      if (calls === 1) return slow.promise;
      const token = request.headers.get('authorization');
      return token === 'Bearer token-1' ? json({}, 401) : json(token);
    });
    const client = clientWith({ fetch, clock, credential: endpoint.credential({ clock }) });
    const early = client.request(getThings());
    await clock.advance(0);
    expect(await client.request(getThings())).toBe('Bearer token-2');
    slow.open(json({}, 401));
    expect(await early).toBe('Bearer token-2');
    expect(endpoint.issued).toBe(2);
  });

  test('whose successor is rejected as well fails with the 401', async () => {
    const { endpoint, fetch, get } = setUp({}, () => false);
    const failure = await failureOf(get());
    expect(isUnauthenticatedError(failure)).toBe(true);
    expect(failure.attempts).toBe(2);
    expect(fetch.tokens).toEqual(['token-1', 'token-2']);
    expect(endpoint.issued).toBe(2);
  });

  test('that cannot be renewed fails with an auth error that names the attempts', async () => {
    const { endpoint, get } = setUp({}, () => false);
    endpoint.answer = () => {
      if (endpoint.issued === 1) return { accessToken: 'token-1' };
      throw new Error('the account is locked');
    };
    const failure = await failureOf<AuthError>(get());
    expect(isAuthError(failure)).toBe(true);
    expect(failure.message).toContain('could not refresh a token: the account is locked');
    expect(failure.stage).toBe('refresh');
    expect(failure.attempts).toBe(1);
  });

  test('is renewed for a failure inside the body, too', async () => {
    const fetch = scriptedFetch(json({ status: 401 }), json({ status: 200 }));
    const endpoint = new TokenEndpoint();
    const client = clientWith({ fetch, credential: endpoint.credential() });
    const spec = getThings({
      decode: async answer => {
        const body = (await answer.json()) as { status: number };
        if (body.status !== 200) throw answer.failure({ status: body.status, body });
        return body;
      },
    });
    expect(await client.request(spec)).toEqual({ status: 200 });
    expect(endpoint.issued).toBe(2);
  });

  test('is renewed although the body can be sent once only, for the sake of the next call', async () => {
    const { endpoint, client } = setUp({}, token => token !== 'token-1');
    const body = {
      kind: 'stream',
      open: () => new Blob(['x']).stream(),
      contentType: 'x/y',
      once: true,
    } as const;
    const failure = await failureOf(client.request(createThing({ body })));
    expect(failure.code).toBe('sdk.unauthenticated');
    expect(endpoint.issued).toBe(2);
    expect(await client.request(getThings())).toBe('token-2');
  });
});

describe('a failed renewal', () => {
  test('is held back from one second doubling to 30', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.answer = () => {
      throw new Error('down');
    };
    const waits: number[] = [];
    for (let times = 0; times < 7; times++) {
      await failureOf(get());
      const before = endpoint.issued;
      let waitedMs = 0;
      while (endpoint.issued === before) {
        await clock.advance(500);
        waitedMs += 500;
        await failureOf(get());
      }
      waits.push(waitedMs);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('fails the callers in between at once, with the reason', async () => {
    const { endpoint, get } = setUp();
    endpoint.answer = () => {
      throw new Error('down');
    };
    await failureOf(get());
    const failure = await failureOf<AuthError>(get());
    expect(endpoint.issued).toBe(1);
    expect(failure.code).toBe('sdk.auth_failed');
    expect(failure.stage).toBe('acquire');
    expect(failure.message).toContain('could not acquire a token: down');
  });

  test('leaves the old token in use while it lives', async () => {
    const { clock, endpoint, get } = setUp();
    await get();
    endpoint.answer = () => {
      throw new Error('down');
    };
    await clock.advance(HOUR_MS - 29_000);
    expect(await get()).toBe('token-1');
    expect(await get()).toBe('token-1');
    expect(endpoint.issued).toBe(2);
    await clock.advance(29_000);
    expect((await failureOf(get())).code).toBe('sdk.auth_failed');
  });

  test('is forgotten after a success', async () => {
    const { clock, endpoint, get } = setUp();
    endpoint.answer = () => {
      throw new Error('down');
    };
    await failureOf(get());
    endpoint.answer = undefined;
    await clock.advance(1_000);
    expect(await get()).toBe('token-2');
  });

  test('tells that the same call may succeed later when the reason may pass', async () => {
    const { client } = setUp();
    const outage = clientWith({ fetch: scriptedFetch(json({}, 503)), retry: false });
    const endpoint = new TokenEndpoint();
    endpoint.answer = async () => (await outage.request(getThings({ anonymous: true }))) as never;
    const failure = await failureOf(
      client.withOptions({ credential: endpoint.credential() }).request(getThings()),
    );
    expect(failure.code).toBe('sdk.auth_failed');
    expect(failure.retryable).toBe(true);
    expect(endpoint.issued).toBe(1);
  });
});

describe('waiting for a token', () => {
  test('ends for the caller who aborts, and goes on for the others', async () => {
    const { clock, endpoint, client } = setUp();
    const pending = gate<{ accessToken: string }>();
    endpoint.answer = () => pending.promise;
    const controller = new AbortController();
    const aborted = failureOf(client.request(getThings(), { signal: controller.signal }));
    const patient = client.request(getThings());
    await clock.advance(0);
    controller.abort();
    expect(isAbortedError(await aborted)).toBe(true);
    pending.open({ accessToken: 'shared' });
    expect(await patient).toBe('shared');
    expect(endpoint.issued).toBe(1);
  });

  test('ends for whoever asks the credential itself, as sockets do', async () => {
    const endpoint = new TokenEndpoint();
    endpoint.answer = () => new Promise(() => {});
    const controller = new AbortController();
    const context = { platform: 'test', operation: 'connect', attempts: 0, serverNow: () => 0 };
    const grant = endpoint.credential().authorize({ ...context, signal: controller.signal });
    controller.abort('enough');
    await expect(grant).rejects.toBe('enough');
    const late = endpoint.credential().authorize({ ...context, signal: controller.signal });
    await expect(late).rejects.toBe('enough');
  });

  test('ends with the time limit of the call', async () => {
    const { clock, endpoint, client } = setUp();
    endpoint.answer = () => new Promise(() => {});
    const failure = failureOf(client.request(getThings(), { timeout: { totalMs: 5_000 } }));
    await clock.advance(5_000);
    expect(await failure).toMatchObject({ code: 'sdk.timeout', phase: 'total', limitMs: 5_000 });
  });

  test('after a rejection ends with the time limit of the call, too', async () => {
    const { clock, endpoint, client } = setUp({}, () => false);
    endpoint.answer = () => (endpoint.issued === 1 ? { accessToken: 'token-1' } : new Promise(() => {}));
    const failure = failureOf(client.request(getThings(), { timeout: { totalMs: 5_000 } }));
    await clock.advance(5_000);
    expect(await failure).toMatchObject({ code: 'sdk.timeout', phase: 'total', attempts: 1 });
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('after a rejection ends at once when the caller aborts', async () => {
    const { clock, endpoint, client } = setUp({}, () => false);
    endpoint.answer = () => (endpoint.issued === 1 ? { accessToken: 'token-1' } : new Promise(() => {}));
    const controller = new AbortController();
    const failure = failureOf(client.request(getThings(), { signal: controller.signal }));
    await clock.advance(0);
    controller.abort(new Error('enough'));
    expect(await failure).toMatchObject({ code: 'sdk.aborted', attempts: 1 });
  });
});
