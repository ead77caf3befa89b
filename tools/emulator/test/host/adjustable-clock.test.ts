import { describe, expect, test } from '@jest/globals';
import { AdjustableClock } from '../../src/host/adjustable-clock.js';
import type { EmulatorClock } from '../../src/host/clock.js';

/** A base clock that is moved by hand; its timers are fired by `tick`. */
class ManualClock implements EmulatorClock {
  time = 1000;
  readonly timers = new Set<{ due: number; callback: () => void }>();

  now(): number {
    return this.time;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.time + delayMs, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  tick(byMs: number): void {
    this.time += byMs;
    for (const timer of [...this.timers]) {
      if (timer.due <= this.time && this.timers.delete(timer)) timer.callback();
    }
  }
}

function clockWithLog(): {
  base: ManualClock;
  clock: AdjustableClock;
  fired: string[];
  at: (ms: number) => () => void;
} {
  const base = new ManualClock();
  const clock = new AdjustableClock(base);
  const fired: string[] = [];
  const at = (ms: number): (() => void) => clock.after(ms, () => fired.push(`${ms} at ${clock.now()}`));
  return { base, clock, fired, at };
}

describe('AdjustableClock', () => {
  test('runs timers as the time under it goes on', () => {
    const { base, fired, at } = clockWithLog();
    at(20);
    at(10);
    base.tick(10);
    expect(fired).toEqual(['10 at 1010']);
    base.tick(10);
    expect(fired).toEqual(['10 at 1010', '20 at 1020']);
  });

  test('advancing runs due timers in their order, each at its own time', () => {
    const { clock, fired, at } = clockWithLog();
    at(20);
    at(10);
    at(100);
    clock.advance(50);
    expect(fired).toEqual(['10 at 1010', '20 at 1020']);
    expect(clock.now()).toBe(1050);
  });

  test('stands still while frozen, and goes on from there', () => {
    const { base, clock, fired, at } = clockWithLog();
    clock.freeze();
    at(10);
    base.tick(1000);
    expect([clock.now(), clock.frozen, fired]).toEqual([1000, true, []]);
    clock.advance(10);
    expect(fired).toEqual(['10 at 1010']);
    clock.resume();
    base.tick(5);
    expect([clock.now(), clock.frozen]).toEqual([1015, false]);
  });

  test('runs timers that are due after it is resumed', () => {
    const { base, clock, fired, at } = clockWithLog();
    clock.freeze();
    at(10);
    clock.resume();
    base.tick(10);
    expect(fired).toEqual(['10 at 1010']);
  });

  test('a timer that sets another one within the jump sees it run too', () => {
    const { clock, fired, at } = clockWithLog();
    clock.after(10, () => at(10));
    clock.advance(30);
    expect(fired).toEqual(['10 at 1020']);
  });

  test('can be set back', () => {
    const { clock } = clockWithLog();
    clock.set(5);
    expect(clock.now()).toBe(5);
  });

  test('a cancelled timer does not run and leaves nothing behind', () => {
    const { base, clock, fired, at } = clockWithLog();
    const cancel = at(10);
    cancel();
    clock.advance(100);
    expect(fired).toEqual([]);
    expect(base.timers.size).toBe(0);
  });
});
