import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { SilenceWatch } from '../../src/stream/silence-watch.js';

describe('SilenceWatch', () => {
  test('calls back once, limitMs after the last sign of life', async () => {
    const clock = manualClock();
    const calls: number[] = [];
    const watch = new SilenceWatch(clock, 100, () => calls.push(clock.monotonic()));
    await clock.advance(60);
    watch.touch();
    await clock.advance(60);
    watch.touch();
    expect(calls).toEqual([]);
    await clock.advance(1_000);
    expect(calls).toEqual([220]);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('signs of life do not move the timer', async () => {
    const clock = manualClock();
    const watch = new SilenceWatch(clock, 100, () => undefined);
    await clock.advance(10);
    for (let sign = 0; sign < 1_000; sign += 1) watch.touch();
    expect(clock.pendingDelays()).toEqual([90]);
    watch.stop();
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('after an interruption the time begins anew', async () => {
    const clock = manualClock();
    const calls: number[] = [];
    const watch = new SilenceWatch(clock, 100, () => calls.push(clock.monotonic()));
    await clock.advance(90);
    watch.stop();
    await clock.advance(500);
    watch.resume();
    watch.resume();
    expect(clock.pendingDelays()).toEqual([100]);
    await clock.advance(100);
    expect(calls).toEqual([690]);
  });

  test('a jump of the wall time is no silence', async () => {
    const clock = manualClock();
    const calls: number[] = [];
    const watch = new SilenceWatch(clock, 100, () => calls.push(1));
    clock.jumpWallTime(1_000_000);
    await clock.advance(99);
    expect(calls).toEqual([]);
    watch.stop();
  });
});
