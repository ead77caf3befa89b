import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { systemClock } from '../../src/time/clock.js';
import { sleep } from '../../src/time/sleep.js';

describe('the clock of the machine', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('runs a callback once after its delay', () => {
    const callback = jest.fn();
    systemClock.after(1_000, callback);
    jest.advanceTimersByTime(999);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(10_000);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('waits longer than the longest timer of the runtime', () => {
    const callback = jest.fn();
    const days = 60 * 24 * 3_600_000;
    systemClock.after(days, callback);
    jest.advanceTimersByTime(days - 1);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('can be told to forget, at any time and more than once', () => {
    const callback = jest.fn();
    const cancelEarly = systemClock.after(1_000, callback);
    const cancelLate = systemClock.after(2 ** 33, callback);
    cancelEarly();
    cancelEarly();
    jest.advanceTimersByTime(2 ** 32);
    cancelLate();
    jest.advanceTimersByTime(2 ** 33);
    expect(callback).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('sleep', () => {
  test('leaves neither timer nor listener behind, whether it ends or is aborted', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const done = sleep(clock, 100, controller.signal);
    await clock.advance(100);
    await done;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    const aborted = sleep(clock, 100, controller.signal);
    controller.abort('reason');
    await expect(aborted).rejects.toBe('reason');
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('does not begin with a signal that is aborted already', async () => {
    const clock = manualClock();
    await expect(sleep(clock, 100, AbortSignal.abort('reason'))).rejects.toBe('reason');
    expect(clock.pendingDelays()).toEqual([]);
  });
});
