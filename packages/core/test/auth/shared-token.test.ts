import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { memoryTokenStore, type TokenRecord, type TokenStore } from '../../src/index.js';
import { clientWith, failureOf, getThings } from '../client/harness.js';
import { api, gate, HOUR_MS, TokenEndpoint } from './token-endpoint.js';

/** Several processes with one store, as it were: each has a token cache of its own. */
function processes(count: number, store: TokenStore, claimMs = 30_000, accepts?: (token: string) => boolean) {
  const clock = manualClock();
  const endpoint = new TokenEndpoint();
  const clients = Array.from({ length: count }, () => {
    const credential = endpoint.credential({ clock, store, claimMs });
    const client = clientWith({ fetch: api(accepts), clock, credential });
    return { get: () => client.request(getThings<string>()) };
  });
  return { clock, endpoint, clients };
}

async function allTokens({ clock, clients }: ReturnType<typeof processes>): Promise<string[]> {
  const tokens = Promise.all(clients.map(client => client.get()));
  for (let times = 0; times < 20; times++) await clock.advance(100);
  return tokens;
}

describe('processes that share a token store', () => {
  test('fetch the first token once', async () => {
    const shared = processes(10, memoryTokenStore());
    expect(new Set(await allTokens(shared))).toEqual(new Set(['token-1']));
    expect(shared.endpoint.issued).toBe(1);
  });

  test('renew an expired token once, and hand on its refresh token', async () => {
    const shared = processes(10, memoryTokenStore());
    shared.endpoint.answer = () => ({
      accessToken: `token-${shared.endpoint.issued}`,
      refreshToken: `refresh-${shared.endpoint.issued}`,
      expiresInMs: HOUR_MS,
    });
    await allTokens(shared);
    await shared.clock.advance(HOUR_MS);
    expect(new Set(await allTokens(shared))).toEqual(new Set(['token-2']));
    expect(shared.endpoint.previous.map(token => token?.refreshToken)).toEqual([undefined, 'refresh-1']);
  });

  test('renew a rejected token once', async () => {
    const shared = processes(10, memoryTokenStore(), 30_000, token => token !== 'token-1');
    expect(new Set(await allTokens(shared))).toEqual(new Set(['token-2']));
    expect(shared.endpoint.issued).toBe(2);
  });

  test('never get the same name for their claims, whatever the source of jitter', async () => {
    const owners = new Set<string>();
    const inner = memoryTokenStore();
    const store: TokenStore = {
      read: () => inner.read(),
      compareAndSet: async (_version, next) => {
        if (next.claim !== undefined) owners.add(next.claim.owner);
        return false;
      },
    };
    const shared = processes(5, store);
    const calls = shared.clients.map(client => failureOf(client.get()));
    await shared.clock.advance(200_000);
    await Promise.all(calls);
    expect(owners.size).toBe(5);
  });

  test('use the stored token after a start, without fetching one', async () => {
    const store = memoryTokenStore();
    await allTokens(processes(1, store));
    const later = processes(1, store);
    expect(await allTokens(later)).toEqual(['token-1']);
    expect(later.endpoint.issued).toBe(0);
  });

  test('keep the refresh token of the store when the answer brings none', async () => {
    const store = memoryTokenStore();
    const first = processes(1, store);
    first.endpoint.answer = () => ({ accessToken: 'a', refreshToken: 'refresh-1', expiresInMs: 1 });
    await allTokens(first);
    const restarted = processes(1, store);
    await restarted.clock.advance(HOUR_MS);
    expect(await allTokens(restarted)).toEqual(['token-1']);
    expect((await store.read()).token?.refreshToken).toBe('refresh-1');
  });

  test('wait for the one that renews, and overtake it when it has crashed', async () => {
    const store = memoryTokenStore();
    const shared = processes(2, store, 10_000);
    const pending = gate<{ accessToken: string }>();
    shared.endpoint.answer = () => pending.promise;
    const crashed = shared.clients[0]?.get();
    await shared.clock.advance(0);
    shared.endpoint.answer = undefined;
    const survivor = shared.clients[1]?.get();
    await shared.clock.advance(9_000);
    expect(shared.endpoint.issued).toBe(1);
    await shared.clock.advance(1_000);
    expect(await survivor).toBe('token-2');
    expect(shared.endpoint.issued).toBe(2);
    // Had it only been slow, its token would be good all the same, and the stored one stays.
    pending.open({ accessToken: 'late' });
    expect(await crashed).toBe('late');
    expect((await store.read()).token?.accessToken).toBe('token-2');
  });

  test('overtake a claim of a process whose clock is far ahead', async () => {
    const store = memoryTokenStore();
    const shared = processes(1, store, 10_000);
    const untilMs = shared.clock.now() + 1_000 * HOUR_MS;
    await store.compareAndSet(0, { version: 1, claim: { owner: 'gone', untilMs } });
    const call = shared.clients[0]?.get();
    await shared.clock.advance(10_100);
    expect(await call).toBe('token-1');
  });

  test('give the claim back when the renewal fails, so that the next one need not wait', async () => {
    const store = memoryTokenStore();
    const shared = processes(2, store);
    shared.endpoint.answer = () => {
      throw new Error('down');
    };
    await failureOf(shared.clients[0]?.get() ?? Promise.resolve());
    expect(await store.read()).toEqual({ version: 2 });
    shared.endpoint.answer = undefined;
    expect(await shared.clients[1]?.get()).toBe('token-2');
  });
});

describe('a process', () => {
  test('does not wait for a claim of its own that it could not give back', async () => {
    const inner = memoryTokenStore();
    let releases = 0;
    const store: TokenStore = {
      read: () => inner.read(),
      compareAndSet: async (version, next) => {
        if (next.claim === undefined && releases++ === 0) throw new Error('connection lost');
        return inner.compareAndSet(version, next);
      },
    };
    const { clock, endpoint, clients } = processes(1, store);
    endpoint.answer = () => {
      throw new Error('down');
    };
    await failureOf(clients[0]?.get() ?? Promise.resolve());
    endpoint.answer = undefined;
    await clock.advance(1_000);
    expect(await clients[0]?.get()).toBe('token-2');
  });
});

describe('a token store', () => {
  test('in memory replaces a record only at the expected version', async () => {
    const store = memoryTokenStore();
    const first: TokenRecord = { version: 1, token: { accessToken: 'a', expiresAtMs: undefined } };
    expect(await store.read()).toEqual({ version: 0 });
    expect(await store.compareAndSet(0, first)).toBe(true);
    expect(await store.compareAndSet(0, { version: 1 })).toBe(false);
    expect(await store.read()).toBe(first);
  });

  test('that fails makes the call fail with its reason', async () => {
    const store: TokenStore = {
      read: async () => {
        throw new Error('disk full');
      },
      compareAndSet: async () => true,
    };
    const failure = await failureOf(processes(1, store).clients[0]?.get() ?? Promise.resolve());
    expect(failure.message).toContain('could not acquire a token: disk full');
  });
});
