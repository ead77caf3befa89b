import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { ConnectionError } from '../../src/errors/transport-errors.js';
import type { BatchSource } from '../../src/stream/batch-source.js';
import { type ResumableOptions, resumableStream } from '../../src/stream/resumable.js';
import { batchSource, context, drain, type ObservedBatchSource, settle } from './sources.js';

const broken = (message = 'reset') => new ConnectionError({ ...context, message });
const data = (value: number) => ({ type: 'data', value, id: String(value) });

/** Opens the sources one after the other; an Error in the list is a failed opening. */
function script(
  steps: readonly (BatchSource<number> | Error)[],
  options: Partial<ResumableOptions<number>> = {},
) {
  const clock = manualClock();
  const opened: [string | undefined, number][] = [];
  const delays: number[] = [];
  const stream = resumableStream<number>({
    context,
    clock,
    random: () => 0.5,
    backoff: { baseMs: 100, capMs: 1_000 },
    positionOf: item => String(item),
    onReconnect: ({ delayMs }) => delays.push(delayMs),
    async open(resumeFrom, attempt) {
      const step = steps[opened.length];
      opened.push([resumeFrom, attempt]);
      if (step === undefined) throw new Error('opened too often');
      if (step instanceof Error) throw step;
      return step;
    },
    ...options,
  });
  return { clock, opened, delays, stream };
}

describe('resumableStream', () => {
  test('resumes behind the last item and says that nothing is missing', async () => {
    const first = batchSource([[1, 2], [3]], broken());
    const { stream, clock, opened, delays } = script([first, batchSource([[4]])]);
    const reading = drain(stream);
    await clock.advance(1_000);
    expect(await reading).toEqual({
      items: [data(1), data(2), data(3), { type: 'reconnected', gap: 'none', attempt: 1 }, data(4)],
      error: undefined,
    });
    expect(opened).toEqual([
      [undefined, 0],
      ['3', 1],
    ]);
    expect(delays).toEqual([50]);
    expect(first.cancelled).toBe(1);
  });

  test('warns of a gap when there is no position to resume from', async () => {
    const { stream, clock } = script([batchSource([[1]], broken()), batchSource([[2]])], {
      positionOf: () => undefined,
    });
    const reading = drain(stream);
    await clock.advance(1_000);
    expect((await reading).items).toEqual([
      { type: 'data', value: 1 },
      { type: 'reconnected', gap: 'possible', attempt: 1 },
      { type: 'data', value: 2 },
    ]);
  });

  test('the platform can judge the gap itself', async () => {
    const seen: unknown[] = [];
    const { stream, clock } = script([batchSource<number>([], broken()), batchSource([[1]])], {
      gapAfter: from => {
        seen.push(from);
        return 'none';
      },
    });
    const reading = drain(stream);
    await clock.advance(1_000);
    expect((await reading).items[0]).toEqual({ type: 'reconnected', gap: 'none', attempt: 1 });
    expect(seen).toEqual([undefined]);
  });

  test('begins at a given position', async () => {
    const { stream, opened } = script([batchSource([[9]])], { resumeFrom: '8' });
    await drain(stream);
    expect(opened).toEqual([['8', 0]]);
  });

  test('waits longer after each failure in a row, and starts anew after a success', async () => {
    const { stream, clock, delays } = script([
      batchSource([[1]], broken()),
      broken(),
      broken(),
      batchSource([[2]], broken()),
      batchSource([[3]]),
    ]);
    const reading = drain(stream);
    await clock.advance(10_000);
    const { items, error } = await reading;
    expect(error).toBeUndefined();
    expect(delays).toEqual([50, 100, 200, 50]);
    expect(items.filter(item => item.type === 'reconnected')).toEqual([
      { type: 'reconnected', gap: 'none', attempt: 3 },
      { type: 'reconnected', gap: 'none', attempt: 1 },
    ]);
  });

  test('a connection that opens and breaks without an item is no success', async () => {
    const empty = () => batchSource<number>([], broken());
    const { stream, clock, delays } = script([batchSource([[1]], broken()), empty(), empty(), empty()], {
      maxReconnects: 3,
    });
    const reading = drain(stream);
    await clock.advance(10_000);
    expect(delays).toEqual([50, 100, 200]);
    expect((await reading).error).toMatchObject({ name: 'StreamError', lastEventId: '1', gap: 'possible' });
  });

  test('gives up after maxReconnects with the last id and the cause', async () => {
    const { stream, clock } = script([batchSource([[1]], broken()), broken('a'), broken('b')], {
      maxReconnects: 2,
    });
    const reading = drain(stream);
    await clock.advance(10_000);
    const { items, error } = await reading;
    expect(items).toEqual([data(1)]);
    expect(error).toMatchObject({
      name: 'StreamError',
      code: 'sdk.stream_broken',
      lastEventId: '1',
      gap: 'possible',
      cause: { message: 'b' },
    });
  });

  test('the failure of the first opening is thrown as it is', async () => {
    const { stream, delays } = script([broken('refused')]);
    expect((await drain(stream)).error).toMatchObject({ name: 'ConnectionError', message: 'refused' });
    expect(delays).toEqual([]);
  });

  test.each(['while reading', 'while reopening'])('a failure that is final is thrown %s', async when => {
    const final = new Error('forbidden');
    const steps =
      when === 'while reading' ? [batchSource([[1]], final)] : [batchSource([[1]], broken()), final];
    const { stream, clock } = script(steps);
    const reading = drain(stream);
    await clock.advance(10_000);
    expect((await reading).error).toBe(final);
  });

  test('a regular end ends the stream', async () => {
    const { stream, opened } = script([batchSource([[1]])]);
    expect((await drain(stream)).items).toEqual([data(1)]);
    expect(opened).toHaveLength(1);
  });

  test('answers that end after a while are joined without a word', async () => {
    let left = 3;
    const { stream, clock, opened } = script(
      [batchSource([[1]]), batchSource([[2]]), batchSource<number>([]), batchSource([[3]])],
      { goesOnAfterEnd: () => left-- > 0 },
    );
    const reading = drain(stream);
    await settle();
    expect(opened).toHaveLength(3);
    await clock.advance(99);
    expect(opened).toHaveLength(3);
    await clock.advance(1);
    expect((await reading).items).toEqual([data(1), data(2), data(3)]);
    expect(opened.map(([from]) => from)).toEqual([undefined, '1', '2', '2']);
  });

  test('cancel ends the wait for a reconnect and leaves no timer', async () => {
    const { stream, clock } = script([batchSource([[1]], broken())]);
    const reading = drain(stream);
    await settle();
    expect(clock.pendingDelays()).toEqual([50]);
    await stream.cancel();
    expect(await reading).toEqual({ items: [data(1)], error: undefined });
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('cancel during an opening closes what is opened too late', async () => {
    const late: ObservedBatchSource<number> = batchSource([[1]]);
    let finish: ((source: BatchSource<number>) => void) | undefined;
    let aborted = false;
    const { stream } = script([], {
      open: (_from, _attempt, signal) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return new Promise(resolve => {
          finish = resolve;
        });
      },
    });
    const reading = drain(stream);
    await settle();
    await stream.cancel();
    expect(aborted).toBe(true);
    finish?.(late);
    await settle();
    expect((await reading).items).toEqual([]);
    expect(late.cancelled).toBe(1);
  });
});
