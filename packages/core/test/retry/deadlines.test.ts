import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import {
  type ByteSource,
  type FetchFunction,
  isAbortedError,
  isTimeoutError,
  type TimeoutError,
} from '../../src/index.js';
import type { TimeoutOptions } from '../../src/time/deadline.js';
import {
  clientWith,
  createThing,
  failureOf,
  getThings,
  hangingFetch,
  json,
  scriptedFetch,
} from '../client/harness.js';

/** A fetch that ignores its signal altogether. */
const deafFetch: FetchFunction = () => new Promise(() => {});

/** An answer whose body sends the given pieces, one each `everyMs`, and then stays silent. */
function dribble(
  clock: ReturnType<typeof manualClock>,
  pieces: number,
  everyMs: number,
  headers = {},
): FetchFunction {
  return async () => {
    let left = pieces;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: controller =>
          new Promise(resolve => {
            if (left-- === 0) return;
            clock.after(everyMs, () => {
              if (!cancelled) controller.enqueue(new TextEncoder().encode('1'));
              resolve();
            });
          }),
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers });
  };
}

async function timedOut(
  fetch: FetchFunction,
  timeout: TimeoutOptions,
  clock = manualClock(),
): Promise<{ failure: TimeoutError; afterMs: number; left: number[] }> {
  let afterMs = Number.NaN;
  const client = clientWith({ fetch, clock, timeout, retry: false });
  const call = failureOf<TimeoutError>(client.request(getThings())).then(failure => {
    afterMs = clock.monotonic();
    return failure;
  });
  await clock.advance(1_000_000);
  return { failure: await call, afterMs, left: clock.pendingDelays() };
}

describe('the limit of an attempt', () => {
  test.each([
    ['hears its signal', hangingFetch],
    ['ignores its signal', deafFetch],
  ])('ends the wait for the head, phase headers, with a fetch that %s', async (_what, fetch) => {
    const { failure, afterMs, left } = await timedOut(fetch, { attemptMs: 5_000 });
    expect(failure).toMatchObject({ code: 'sdk.timeout', phase: 'headers', limitMs: 5_000, attempts: 1 });
    expect(isTimeoutError(failure)).toBe(true);
    expect(failure.message).toBe('test things.list timed out after 5000 ms (phase: headers)');
    expect(afterMs).toBe(5_000);
    expect(left).toEqual([]);
  });

  test.each([
    ['unknown', {}],
    ['announced', { 'content-length': '100' }],
  ])('ends a body of %s length that never ends, phase body', async (_what, headers) => {
    const clock = manualClock();
    const fetch = dribble(clock, 1_000, 900, headers);
    const { failure, afterMs } = await timedOut(fetch, { attemptMs: 5_000, idleMs: 1_000 }, clock);
    expect(failure).toMatchObject({ phase: 'body', limitMs: 5_000 });
    expect(afterMs).toBe(5_000);
  });

  test('covers the body of a failure, too', async () => {
    const clock = manualClock();
    const stalling = dribble(clock, 1, 10);
    const fetch: FetchFunction = async (input, init) =>
      new Response((await stalling(input, init)).body, { status: 400 });
    expect((await timedOut(fetch, { attemptMs: 5_000 }, clock)).failure).toMatchObject({ phase: 'body' });
  });

  test('covers a middleware that never comes back', async () => {
    const clock = manualClock();
    const client = clientWith({ clock, retry: false, middleware: [() => new Promise(() => {})] });
    const call = failureOf(client.request(getThings()));
    await clock.advance(30_000);
    expect(await call).toMatchObject({ code: 'sdk.timeout', phase: 'headers', limitMs: 30_000 });
  });

  test('is followed by another attempt with a limit of its own', async () => {
    const clock = manualClock();
    let calls = 0;
    const fetch: FetchFunction = (input, init) =>
      ++calls === 1 ? hangingFetch(input, init) : Promise.resolve(json('ok'));
    const call = clientWith({ fetch, clock, timeout: { attemptMs: 5_000 } }).request(getThings());
    await clock.advance(5_000 + 250);
    expect(await call).toBe('ok');
  });

  test('is final for an operation that must not be repeated', async () => {
    const clock = manualClock();
    let calls = 0;
    const fetch: FetchFunction = (input, init) => {
      calls++;
      return hangingFetch(input, init);
    };
    const call = failureOf(clientWith({ fetch, clock }).request(createThing()));
    await clock.advance(100_000);
    expect(await call).toMatchObject({ phase: 'headers', retryable: true });
    expect(calls).toBe(1);
  });
});

describe('the limit of silence', () => {
  test.each([
    ['unknown', {}],
    ['announced', { 'content-length': '100' }],
  ])('ends a body of %s length that falls silent, phase idle', async (_what, headers) => {
    const clock = manualClock();
    const fetch = dribble(clock, 5, 900, headers);
    const { failure, afterMs, left } = await timedOut(fetch, { idleMs: 1_000 }, clock);
    expect(failure).toMatchObject({ code: 'sdk.timeout', phase: 'idle', limitMs: 1_000 });
    expect(afterMs).toBe(5 * 900 + 1_000);
    expect(left).toEqual([]);
  });

  test('is the only one for a stream once it is open', async () => {
    const clock = manualClock();
    const fetch = dribble(clock, 500, 900);
    const client = clientWith({ fetch, clock, timeout: { attemptMs: 2_000, totalMs: 3_000, idleMs: 1_000 } });
    const source = await client.request(getThings<ByteSource>({ decode: answer => answer.stream() }));
    expect(clock.pendingDelays()).toEqual([]);
    const drained = (async () => {
      let pieces = 0;
      try {
        while ((await source.read()) !== undefined) pieces++;
      } catch (error) {
        return { pieces, error };
      }
      return { pieces, error: undefined };
    })();
    await clock.advance(1_000_000);
    expect(await drained).toMatchObject({ pieces: 500, error: { phase: 'idle', limitMs: 1_000 } });
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('does not count while the reader of a stream takes its time', async () => {
    const clock = manualClock();
    const client = clientWith({ fetch: dribble(clock, 3, 0), clock, timeout: { idleMs: 1_000 } });
    const source = await client.request(getThings<ByteSource>({ decode: answer => answer.stream() }));
    for (let piece = 0; piece < 3; piece++) {
      const read = source.read();
      await clock.advance(0);
      expect(await read).toHaveLength(1);
      await clock.advance(100_000);
    }
    await source.cancel();
  });
});

describe('the limit of a call', () => {
  test('ends an attempt that it leaves no time for, phase total', async () => {
    const { failure, afterMs } = await timedOut(hangingFetch, { attemptMs: 5_000, totalMs: 3_000 });
    expect(failure).toMatchObject({ phase: 'total', limitMs: 3_000 });
    expect(afterMs).toBe(3_000);
  });

  test('spans all attempts and waits', async () => {
    const clock = manualClock();
    const client = clientWith({
      fetch: hangingFetch,
      clock,
      timeout: { attemptMs: 4_000, totalMs: 10_000 },
      retry: { maxRetries: 100, baseMs: 2_000, capMs: 2_000 },
    });
    let afterMs = 0;
    const call = failureOf<TimeoutError>(client.request(getThings())).then(failure => {
      afterMs = clock.monotonic();
      return failure;
    });
    await clock.advance(1_000_000);
    // 4 s, 1 s of waiting, 4 s, and the last wait would end with the limit.
    expect(await call).toMatchObject({ code: 'sdk.timeout', attempts: 2 });
    expect(afterMs).toBe(9_000);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('cuts the last attempt short and names itself', async () => {
    const clock = manualClock();
    const client = clientWith({
      fetch: hangingFetch,
      clock,
      timeout: { attemptMs: 4_000, totalMs: 6_000 },
      retry: { baseMs: 1_000 },
    });
    const call = failureOf<TimeoutError>(client.request(getThings()));
    await clock.advance(6_000);
    expect(await call).toMatchObject({ phase: 'total', limitMs: 6_000, attempts: 2 });
  });

  test('can be set for one call, and each limit can be switched off', async () => {
    const clock = manualClock();
    const client = clientWith({ fetch: hangingFetch, clock, retry: false });
    const short = failureOf<TimeoutError>(client.request(getThings(), { timeout: { totalMs: 10 } }));
    const controller = new AbortController();
    const endless = failureOf(
      client.request(getThings(), {
        timeout: { attemptMs: Infinity, totalMs: Infinity },
        signal: controller.signal,
      }),
    );
    await clock.advance(10);
    expect(await short).toMatchObject({ phase: 'total', limitMs: 10 });
    expect(clock.pendingDelays()).toEqual([]);
    controller.abort();
    expect(isAbortedError(await endless)).toBe(true);
  });
});

describe('an abort by the caller', () => {
  test('before the call sends nothing and counts no attempt', async () => {
    const fetch = scriptedFetch(json('ok'));
    const failure = await failureOf(
      clientWith({ fetch }).request(getThings(), { signal: AbortSignal.abort() }),
    );
    expect(failure).toMatchObject({ code: 'sdk.aborted', attempts: 0 });
    expect(fetch.requests).toHaveLength(0);
  });

  test.each([
    ['hears its signal', hangingFetch],
    ['ignores its signal', deafFetch],
  ])('ends an attempt at once with a fetch that %s', async (_what, fetch) => {
    const clock = manualClock();
    const controller = new AbortController();
    const call = failureOf(clientWith({ fetch, clock }).request(getThings(), { signal: controller.signal }));
    await clock.advance(0);
    controller.abort('no longer needed');
    const failure = await call;
    expect(failure).toMatchObject({ code: 'sdk.aborted', attempts: 1, retryable: false });
    expect((failure.cause as Error).message).toBe('no longer needed');
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('ends the reading of a body and of a stream', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const client = clientWith({ fetch: dribble(clock, 1, 0), clock });
    const whole = failureOf(client.request(getThings(), { signal: controller.signal }));
    const source = await client.request(getThings<ByteSource>({ decode: answer => answer.stream() }), {
      signal: controller.signal,
    });
    const first = source.read();
    await clock.advance(0);
    expect(await first).toHaveLength(1);
    const second = failureOf(source.read());
    await clock.advance(0);
    controller.abort();
    expect((await whole).code).toBe('sdk.aborted');
    expect((await second).code).toBe('sdk.aborted');
  });

  test('with an error of an SDK as its reason is an abort all the same, and not retried', async () => {
    const clock = manualClock();
    const fetch = scriptedFetch(json({}, 503));
    const reason = await failureOf(clientWith({ fetch, retry: false }).request(getThings()));
    const controller = new AbortController();
    let calls = 0;
    const counted: FetchFunction = (input, init) => {
      calls++;
      return hangingFetch(input, init);
    };
    const call = failureOf(
      clientWith({ fetch: counted, clock }).request(getThings(), { signal: controller.signal }),
    );
    await clock.advance(0);
    controller.abort(reason);
    const failure = await call;
    expect(failure.code).toBe('sdk.aborted');
    expect(failure.cause).toBe(reason);
    expect(calls).toBe(1);
  });

  test('drops an answer that comes after all', async () => {
    const clock = manualClock();
    const late = Promise.withResolvers<Response>();
    const controller = new AbortController();
    const fetch: FetchFunction = () => late.promise;
    const call = failureOf(clientWith({ fetch, clock }).request(getThings(), { signal: controller.signal }));
    await clock.advance(0);
    controller.abort();
    await call;
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    late.resolve(new Response(body));
    await clock.advance(0);
    expect(cancelled).toBe(true);
  });
});
