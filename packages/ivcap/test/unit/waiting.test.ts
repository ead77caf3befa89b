import { describe, expect, test } from '@jest/globals';
import { isAbortedError, isServerError, isWaitTimeoutError } from '@sdk/ivcap';
import { manualClock } from '@sdk/testkit';
import { capturing, type Served } from '../support/capture.js';
import { rejection } from '../support/server.js';
import { settle } from '../support/settle.js';

const record = (status: string): Served => ({ body: { id: 'urn:o', status } });

function waiting(answers: readonly Served[]) {
  const clock = manualClock();
  const { client, requests } = capturing(answers, { clock, retry: false });
  return { clock, requests, order: client.getOrder('urn:o') };
}

describe('waiting for an end', () => {
  test('asks after 2 seconds, then less and less often, at most every 10', async () => {
    const { clock, order } = waiting([
      ...Array.from({ length: 8 }, () => record('executing')),
      record('error'),
    ]);
    const asked: number[] = [];
    let last = 0;
    const done = order.wait();
    for (let n = 0; n < 8; n++) {
      await clock.advance(0);
      const [next = 0] = clock.pendingDelays();
      await clock.advance(next);
      asked.push(clock.monotonic() - last);
      last = clock.monotonic();
    }
    expect((await done).status).toBe('error');
    expect(asked).toEqual([2_000, 3_000, 4_500, 6_750, 10_000, 10_000, 10_000, 10_000]);
  });

  test('ends at once when the signal aborts', async () => {
    const { clock, order } = waiting([record('pending')]);
    const stop = new AbortController();
    const error = await settle(
      clock,
      rejection(order.wait({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) })),
    );
    expect(isAbortedError(error)).toBe(true);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('ends when the time is over', async () => {
    const { clock, order } = waiting([record('pending')]);
    const error = await settle(clock, rejection(order.wait({ timeoutMs: 5_000 })));
    expect(isWaitTimeoutError(error) && [error.urn, error.limitMs]).toEqual(['urn:o', 5_000]);
  });

  test('is given up after five failed questions in a row', async () => {
    const { clock, order, requests } = waiting([record('pending'), { status: 503 }]);
    expect(isServerError(await settle(clock, rejection(order.wait())))).toBe(true);
    expect(requests).toHaveLength(6);
  });

  test('asks nothing when the end is known', async () => {
    const { order, requests } = waiting([record('succeeded')]);
    await order.wait();
    await order.wait();
    expect(requests).toHaveLength(1);
  });
});
