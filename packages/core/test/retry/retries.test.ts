import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import type { ConnectionError, HttpError } from '../../src/index.js';
import {
  clientWith,
  createThing,
  failureOf,
  getThings,
  json,
  networkFailure,
  scriptedFetch,
} from '../client/harness.js';

/** Every wait of a call that fails for good, in milliseconds. */
async function waitsOf(fetch: ReturnType<typeof scriptedFetch>, options = {}): Promise<number[]> {
  const clock = manualClock();
  const waits: number[] = [];
  const call = failureOf(clientWith({ fetch, clock, ...options }).request(getThings()));
  for (;;) {
    await clock.advance(0);
    const delay = clock.pendingDelays()[0];
    if (delay === undefined) break;
    waits.push(delay);
    await clock.advance(delay);
  }
  await call;
  return waits;
}

describe('a failed attempt', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])(
    'with status %d is repeated until it succeeds',
    async status => {
      const fetch = scriptedFetch(json({}, status), json({}, status), json('ok'));
      const result = await clientWith({ fetch, retry: { baseMs: 0 } })
        .request(getThings())
        .withResponse();
      expect(result).toMatchObject({ data: 'ok', attempts: 3 });
    },
  );

  test.each([400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 424, 501, 505])(
    'with status %d is final',
    async status => {
      const fetch = scriptedFetch(json({}, status), json('ok'));
      const failure = await failureOf<HttpError>(clientWith({ fetch }).request(getThings()));
      expect(failure).toMatchObject({ status, attempts: 1, retryable: false });
      expect(fetch.requests).toHaveLength(1);
    },
  );

  test.each(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EPIPE'])('by %s is repeated', async code => {
    const fetch = scriptedFetch(networkFailure(code), json('ok'));
    expect(await clientWith({ fetch, retry: { baseMs: 0 } }).request(getThings())).toBe('ok');
  });

  test('by a broken body is repeated', async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"a":'));
            controller.error(networkFailure('ECONNRESET'));
          },
        }),
      );
    const fetch = scriptedFetch(broken, json('ok'));
    expect(await clientWith({ fetch, retry: { baseMs: 0 } }).request(getThings())).toBe('ok');
  });

  test('by a certificate is final', async () => {
    const fetch = scriptedFetch(networkFailure('CERT_HAS_EXPIRED'), json('ok'));
    const failure = await failureOf<ConnectionError>(clientWith({ fetch }).request(getThings()));
    expect(failure).toMatchObject({
      code: 'sdk.connection_failed',
      retryable: false,
      systemCode: 'CERT_HAS_EXPIRED',
    });
  });

  test('keeps its status when the body breaks while it is read', async () => {
    const broken = new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('no such'));
        },
        pull(controller) {
          controller.error(networkFailure('ECONNRESET'));
        },
      }),
      { status: 404 },
    );
    const failure = await failureOf<HttpError>(
      clientWith({ fetch: async () => broken }).request(getThings()),
    );
    expect(failure).toMatchObject({ code: 'sdk.not_found', status: 404, body: 'no such' });
  });

  test('is repeated as often as maxRetries says; the error counts all attempts', async () => {
    for (const maxRetries of [0, 1, 5]) {
      const fetch = scriptedFetch(json({}, 503));
      const client = clientWith({ fetch, retry: { maxRetries, baseMs: 0 } });
      expect((await failureOf(client.request(getThings()))).attempts).toBe(maxRetries + 1);
      expect(fetch.requests).toHaveLength(maxRetries + 1);
    }
  });

  test('is not repeated with retry: false, for the client or for one call', async () => {
    const fetch = scriptedFetch(json({}, 503));
    await failureOf(clientWith({ fetch, retry: false }).request(getThings()));
    await failureOf(clientWith({ fetch }).request(getThings(), { retry: false }));
    expect(fetch.requests).toHaveLength(2);
  });
});

describe('the wait between attempts', () => {
  test('is spread over the whole range, which doubles up to the cap', async () => {
    const retry = { maxRetries: 6, baseMs: 100, capMs: 1_000 };
    const highest = await waitsOf(scriptedFetch(json({}, 503)), { retry, random: () => 0.999_999_999 });
    expect(highest.map(Math.round)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    const half = await waitsOf(scriptedFetch(json({}, 503)), { retry, random: () => 0.5 });
    expect(half).toEqual([50, 100, 200, 400, 500, 500]);
  });

  test('is never shorter than Retry-After in seconds', async () => {
    const fetch = scriptedFetch(json({}, 429, { 'retry-after': '7' }));
    expect(await waitsOf(fetch, { retry: { maxRetries: 2 } })).toEqual([7_000, 7_000]);
  });

  test('is never shorter than Retry-After as a date, by the clock of the server', async () => {
    const fetch = scriptedFetch(
      json({}, 503, {
        date: 'Thu, 01 Jan 2026 10:00:00 GMT',
        'retry-after': 'Thu, 01 Jan 2026 10:00:09 GMT',
      }),
    );
    expect(await waitsOf(fetch, { retry: { maxRetries: 1 } })).toEqual([9_000]);
  });

  test.each([
    ['61', {}],
    ['Thu, 01 Jan 2026 00:01:01 GMT', { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }],
  ])('fails at once when Retry-After is above the cap: %s', async (header, more) => {
    const fetch = scriptedFetch(json({}, 429, { 'retry-after': header, ...more }));
    const failure = await failureOf<HttpError>(
      clientWith({ fetch, clock: manualClock() }).request(getThings()),
    );
    expect(failure).toMatchObject({
      code: 'sdk.rate_limited',
      retryAfterMs: 61_000,
      attempts: 1,
      retryable: true,
    });
  });

  test('may be as long as the cap', async () => {
    const fetch = scriptedFetch(json({}, 429, { 'retry-after': '60' }));
    expect(await waitsOf(fetch, { retry: { maxRetries: 1 } })).toEqual([60_000]);
  });

  test('fails at once when it would last longer than the whole call may', async () => {
    const clock = manualClock();
    const fetch = scriptedFetch(json({}, 503, { 'retry-after': '10' }));
    const client = clientWith({ fetch, clock, timeout: { totalMs: 10_000 } });
    const failure = await failureOf<HttpError>(client.request(getThings()));
    expect(failure).toMatchObject({ code: 'sdk.server_error', attempts: 1 });
    expect(clock.monotonic()).toBe(0);
  });

  test('ends at once when the caller aborts, and leaves nothing behind', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const fetch = scriptedFetch(json({}, 503, { 'retry-after': '30' }));
    const call = failureOf(clientWith({ fetch, clock }).request(getThings(), { signal: controller.signal }));
    await clock.advance(0);
    expect(clock.pendingDelays()).toEqual([30_000]);
    controller.abort(new Error('changed my mind'));
    const failure = await call;
    expect(failure).toMatchObject({ code: 'sdk.aborted', attempts: 1, retryable: false });
    expect((failure.cause as Error).message).toBe('changed my mind');
    expect(clock.pendingDelays()).toEqual([]);
  });
});

describe('an operation that must not be repeated', () => {
  test.each([
    ['a status', json({}, 503)],
    ['throttling', json({}, 429)],
    ['a broken connection', networkFailure('ECONNRESET')],
    ['a failure without a code', new TypeError('fetch failed')],
  ])('is sent once when it fails by %s', async (_what, answer) => {
    const fetch = scriptedFetch(answer, json('ok'));
    const failure = await failureOf(clientWith({ fetch }).request(createThing()));
    expect(failure).toMatchObject({ attempts: 1, retryable: true });
    expect(fetch.requests).toHaveLength(1);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is sent again after %s, because it never reached the server',
    async code => {
      const fetch = scriptedFetch(networkFailure(code), json('ok'));
      expect(await clientWith({ fetch, retry: { baseMs: 0 } }).request(createThing())).toBe('ok');
    },
  );

  test('is sent again when the operation is declared harmless to repeat', async () => {
    const fetch = scriptedFetch(json({}, 503), json('ok'));
    const client = clientWith({ fetch, retry: { baseMs: 0 } });
    expect(await client.request(createThing({ replay: 'always' }))).toBe('ok');
  });
});

describe('an idempotency key', () => {
  const keyed = createThing({
    idempotencyKey: { header: 'x-idempotent-id', value: 'made by the operation' },
  });

  test('allows repetition and is the same on every attempt', async () => {
    const fetch = scriptedFetch(json({}, 503), networkFailure('ECONNRESET'), json('ok'));
    expect(await clientWith({ fetch, retry: { baseMs: 0 } }).request(keyed)).toBe('ok');
    const keys = fetch.requests.map(request => request.headers.get('x-idempotent-id'));
    expect(keys).toEqual(Array(3).fill('made by the operation'));
  });

  test('can be given by the caller, and wins over headers', async () => {
    const fetch = scriptedFetch(json({}, 503), json('ok'));
    await clientWith({ fetch, retry: { baseMs: 0 } }).request(keyed, {
      idempotencyKey: 'mine',
      headers: { 'X-Idempotent-Id': 'other' },
    });
    expect(fetch.requests.map(request => request.headers.get('x-idempotent-id'))).toEqual(['mine', 'mine']);
  });

  test.each([
    ['for an operation that has none', createThing(), 'mine', 'no key, because this operation has none'],
    ['that is empty', keyed, '', 'a non-empty string'],
    ['with a line break', keyed, 'a\nb', 'a value that a header can carry'],
  ])('%s is refused', async (_what, spec, idempotencyKey, expected) => {
    const fetch = scriptedFetch(json('ok'));
    const failure = await failureOf(clientWith({ fetch }).request(spec, { idempotencyKey }));
    expect(failure.code).toBe('sdk.invalid_argument');
    expect(failure.message).toContain('idempotencyKey');
    expect(failure.message).toContain(expected);
    expect(fetch.requests).toHaveLength(0);
  });
});

describe('a failure inside an answer of status 200', () => {
  /** An envelope as flowthings sends it. */
  const enveloped = (changes = {}) =>
    getThings({
      ...changes,
      decode: async answer => {
        const body = (await answer.json()) as { head: { ok: boolean; status: number }; body: unknown };
        if (!body.head.ok)
          throw answer.failure({ status: body.head.status, body: { message: 'in the envelope' } });
        return body.body;
      },
    });
  const envelope = (status: number): Response =>
    json({ head: { ok: status < 300, status }, body: 'content' });

  test('is an HttpError of the inner status', async () => {
    const failure = await failureOf<HttpError>(
      clientWith({ fetch: scriptedFetch(envelope(404)) }).request(enveloped()),
    );
    expect(failure).toMatchObject({
      code: 'sdk.not_found',
      status: 404,
      serverMessage: 'in the envelope',
      request: 'GET http://api.test/base/things',
    });
  });

  test('is retried when the inner status says so', async () => {
    const fetch = scriptedFetch(envelope(503), envelope(200));
    const result = await clientWith({ fetch, retry: { baseMs: 0 } })
      .request(enveloped())
      .withResponse();
    expect(result).toMatchObject({ data: 'content', attempts: 2 });
  });

  test('is not retried for an operation that must not be repeated', async () => {
    const fetch = scriptedFetch(envelope(503), envelope(200));
    await failureOf(clientWith({ fetch }).request(enveloped({ replay: 'never' })));
    expect(fetch.requests).toHaveLength(1);
  });

  test('may be the other way round: a status that a platform takes for success', async () => {
    const fetch = scriptedFetch(json('fine', 404));
    expect(await clientWith({ fetch }).request(getThings({ isSuccess: status => status === 404 }))).toBe(
      'fine',
    );
  });
});

describe('the retry budget of a client', () => {
  test('ends the retries of all calls when it is used up, and refills with successes', async () => {
    let up = false;
    const fetch = scriptedFetch(() => (up ? json('ok') : json({}, 503)));
    const client = clientWith({ fetch, retry: { maxRetries: 5, baseMs: 0 } });
    const attempts: number[] = [];
    for (let calls = 0; calls < 12; calls++)
      attempts.push((await failureOf(client.request(getThings()))).attempts);
    expect(attempts).toEqual([...Array(10).fill(6), 1, 1]);
    up = true;
    for (let calls = 0; calls < 10; calls++) await client.request(getThings());
    up = false;
    expect((await failureOf(client.request(getThings()))).attempts).toBe(2);
  });

  test('is shared with clients made by withOptions', async () => {
    const client = clientWith({ fetch: scriptedFetch(json({}, 503)), retry: { maxRetries: 50, baseMs: 0 } });
    expect((await failureOf(client.request(getThings()))).attempts).toBe(51);
    const other = client.withOptions({ headers: { a: 'b' } });
    expect((await failureOf(other.request(getThings()))).attempts).toBe(1);
    const elsewhere = client.withOptions({ baseUrl: 'http://other.test' });
    expect((await failureOf(elsewhere.request(getThings()))).attempts).toBe(51);
  });
});
