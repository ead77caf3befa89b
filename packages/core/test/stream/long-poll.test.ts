import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import fc from 'fast-check';
import { HttpError } from '../../src/errors/http-error.js';
import { ConnectionError } from '../../src/errors/transport-errors.js';
import { type LongPollOptions, longPoll, type PollAnswer } from '../../src/stream/long-poll.js';
import { context, drain, settle } from './sources.js';

const broken = () => new ConnectionError({ ...context, message: 'reset' });

function script(
  steps: readonly (PollAnswer<number> | Error)[],
  options: Partial<LongPollOptions<number>> = {},
) {
  const clock = manualClock();
  const polled: (string | undefined)[] = [];
  const delays: number[] = [];
  const stream = longPoll<number>({
    context,
    clock,
    random: () => 0.5,
    backoff: { baseMs: 100, capMs: 1_000 },
    onFailure: ({ delayMs }) => delays.push(delayMs),
    async poll(cursor) {
      const step = steps[polled.length] ?? { items: [], done: true };
      polled.push(cursor);
      if (step instanceof Error) throw step;
      return step;
    },
    ...options,
  });
  return { clock, polled, delays, stream };
}

describe('longPoll', () => {
  test('polls again at once after an answer, from its position', async () => {
    const { stream, polled, clock } = script([
      { items: [1, 2], cursor: 'b' },
      { items: [3] },
      { items: [4], cursor: 'c' },
    ]);
    expect((await drain(stream)).items).toEqual([1, 2, 3, 4]);
    expect(polled).toEqual([undefined, 'b', 'b', 'c']);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('does not poll before the items of the last answer are read', async () => {
    const { stream, polled } = script([
      { items: [1, 2], cursor: 'b' },
      { items: [3], cursor: 'c' },
    ]);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    await settle();
    expect(polled).toHaveLength(1);
    await iterator.next();
    expect(polled).toHaveLength(2);
    await stream.cancel();
  });

  test('tells a position only when everything before it was read', async () => {
    const cursors: string[] = [];
    const { stream } = script(
      [
        { items: [1, 2], cursor: 'b' },
        { items: [3], cursor: 'c' },
      ],
      { cursor: 'a', onCursor: cursor => cursors.push(cursor) },
    );
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect(cursors).toEqual([]);
    await iterator.next();
    expect(cursors).toEqual(['b']);
    await iterator.next();
    expect(cursors).toEqual(['b', 'c']);
  });

  test('an empty answer that came early is followed by a pause, a slow one is not', async () => {
    let heldMs = 0;
    const polledAt: number[] = [];
    const { stream, clock } = script([], {
      minIntervalMs: 100,
      async poll() {
        polledAt.push(clock.monotonic());
        if (heldMs > 0) await new Promise<void>(resolve => clock.after(heldMs, resolve));
        return { items: [] };
      },
    });
    const reading = drain(stream);
    await clock.advance(250);
    expect(polledAt).toEqual([0, 100, 200]);
    heldMs = 500;
    await clock.advance(1_200);
    expect(polledAt).toEqual([0, 100, 200, 300, 800, 1_300]);
    await stream.cancel();
    await reading;
  });

  test('repeats a failed poll from the same position, each time after a longer wait', async () => {
    const { stream, clock, polled, delays } = script([
      { items: [1], cursor: 'b' },
      broken(),
      broken(),
      { items: [2], cursor: 'c' },
      broken(),
    ]);
    const reading = drain(stream);
    await clock.advance(10_000);
    expect(await reading).toEqual({ items: [1, 2], error: undefined });
    expect(polled).toEqual([undefined, 'b', 'b', 'b', 'c', 'c']);
    expect(delays).toEqual([50, 100, 50]);
  });

  test('waits as long as the server asks', async () => {
    const busy = new HttpError({
      ...context,
      status: 429,
      request: 'GET http://host/poll',
      headers: {},
      body: undefined,
      retryable: true,
      retryAfterMs: 7_000,
    });
    const { stream, clock, delays } = script([busy]);
    const reading = drain(stream);
    await clock.advance(7_000);
    expect((await reading).error).toBeUndefined();
    expect(delays).toEqual([7_000]);
  });

  test('gives up after maxFailures in a row', async () => {
    const { stream, clock, delays } = script([broken(), broken(), broken()], { maxFailures: 2 });
    const reading = drain(stream);
    await clock.advance(10_000);
    expect((await reading).error).toMatchObject({ name: 'ConnectionError' });
    expect(delays).toHaveLength(2);
  });

  test('a final failure is thrown at once; what is final can be chosen', async () => {
    const final = new Error('forbidden');
    expect((await drain(script([final]).stream)).error).toBe(final);
    const { stream, clock } = script([final], { isRetryable: () => true });
    const reading = drain(stream);
    await clock.advance(1_000);
    expect((await reading).error).toBeUndefined();
  });

  test('cancel aborts a poll that is held by the server', async () => {
    let reason: unknown;
    const { stream } = script([], {
      poll: (_cursor, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            reason = signal.reason;
            reject(signal.reason);
          }),
        ),
    });
    const reading = drain(stream);
    await settle();
    await stream.cancel();
    expect(await reading).toEqual({ items: [], error: undefined });
    expect(reason).toBeDefined();
  });

  test.each([
    ['a failure', [broken()], 50],
    ['an empty answer', [{ items: [] }], 100],
  ])('cancel ends the wait after %s and leaves no timer', async (_name, steps, delay) => {
    const { stream, clock } = script(steps);
    const reading = drain(stream);
    await settle();
    expect(clock.pendingDelays()).toEqual([delay]);
    await stream.cancel();
    await reading;
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('loses and repeats nothing, however polls fail and wherever the reader stops and resumes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        fc.nat({ max: 10 }),
        async (sizes, failures, stopAfter) => {
          const all = Array.from({ length: sizes.reduce((sum, size) => sum + size, 0) }, (_, index) => index);
          const fails = [...failures];
          const clock = manualClock();
          let answers = 0;
          const options = (cursor: string, onCursor: (cursor: string) => void): LongPollOptions<number> => ({
            context,
            clock,
            random: () => 0,
            backoff: { baseMs: 0, capMs: 0 },
            minIntervalMs: 0,
            cursor,
            onCursor,
            async poll(from) {
              if (fails.shift() === true) throw broken();
              const start = Number(from);
              const end = start + (sizes[answers] ?? 1);
              answers += 1;
              return {
                items: all.slice(start, end),
                cursor: String(Math.min(end, all.length)),
                done: end >= all.length,
              };
            },
          });
          let position = '0';
          const keep = (cursor: string) => {
            position = cursor;
          };
          const seen: number[] = [];
          const first = longPoll(options('0', keep));
          const reading = (async () => {
            for await (const group of first.batches()) {
              seen.push(...group);
              if (seen.length > stopAfter) break;
            }
          })();
          await drainClock(clock, reading);
          // The position of the group that was read last is told when the next one is asked for.
          const resumed = seen.slice(0, Number(position));
          const rest = drain(longPoll(options(position, keep)));
          await drainClock(clock, rest);
          expect([...resumed, ...(await rest).items]).toEqual(all);
        },
      ),
      { numRuns: process.env.SOAK ? 1_000 : 60 },
    );
  });
});

/** Moves the clock as long as `work` is not done. */
async function drainClock(clock: ReturnType<typeof manualClock>, work: Promise<unknown>): Promise<void> {
  let done = false;
  void work.finally(() => {
    done = true;
  });
  while (!done) await clock.advance(1);
}
