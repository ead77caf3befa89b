import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { createEventStream } from '../../src/stream/event-stream.js';
import { PushQueue, type PushQueueOptions } from '../../src/stream/push-queue.js';
import { context, drain, settle } from './sources.js';

const queueOf = (options: Partial<PushQueueOptions> = {}) => {
  const clock = manualClock();
  const calls: unknown[] = [];
  const queue = new PushQueue<number>({
    context,
    clock,
    onPressure: wait => calls.push(wait ? 'wait' : 'go on'),
    onAbandoned: () => calls.push('abandoned'),
    ...options,
  });
  return { queue, clock, calls, stream: createEventStream(queue, context) };
};

describe('PushQueue', () => {
  test('gives what was pushed before and while it is read', async () => {
    const { queue, stream, calls } = queueOf();
    queue.push(1);
    queue.push(2);
    const reading = drain(stream);
    await settle();
    queue.push(3);
    await settle();
    queue.push(4);
    queue.end();
    queue.push(5);
    expect(await reading).toEqual({ items: [1, 2, 3, 4], error: undefined });
    expect(calls).toEqual([]);
  });

  test.each([true, false])('an error comes once, behind the items (reader waits: %p)', async waits => {
    const { queue, stream } = queueOf();
    const iterator = stream[Symbol.asyncIterator]();
    const early = waits ? iterator.next() : undefined;
    queue.push(1);
    queue.end(new Error('broken'));
    queue.end(new Error('again'));
    expect(await (early ?? iterator.next())).toEqual({ done: false, value: 1 });
    await expect(iterator.next()).rejects.toThrow('broken');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test('fail: the queue ends behind the items that found room', async () => {
    const { queue, stream, calls } = queueOf({ highWaterMark: 2 });
    for (const item of [1, 2, 3, 4]) queue.push(item);
    expect(calls).toEqual(['abandoned']);
    const { items, error } = await drain(stream);
    expect(items).toEqual([1, 2]);
    expect(error).toMatchObject({ name: 'StreamError', code: 'sdk.stream_overflow', gap: 'possible' });
  });

  test('dropOldest: the newest items are kept and the others are counted', async () => {
    const { queue, stream } = queueOf({ highWaterMark: 3, overflow: 'dropOldest' });
    for (let item = 1; item <= 20; item += 1) queue.push(item);
    expect(queue.length).toBe(3);
    expect(stream.dropped).toBe(17);
    queue.end();
    expect((await drain(stream)).items).toEqual([18, 19, 20]);
  });

  test('pause: the sender is asked to wait, loses nothing, and is asked to go on', async () => {
    const { queue, stream, calls } = queueOf({ highWaterMark: 2, overflow: 'pause' });
    queue.push(1);
    expect(calls).toEqual([]);
    queue.push(2);
    queue.push(3);
    expect(calls).toEqual(['wait']);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    expect(calls).toEqual(['wait', 'go on']);
    queue.end();
    const rest = await drain({ [Symbol.asyncIterator]: () => iterator });
    expect(rest.items).toEqual([2, 3]);
  });

  test.each(['cancel', 'end'] as const)('%s under pressure asks the sender to go on', async how => {
    const { queue, calls } = queueOf({ highWaterMark: 1, overflow: 'pause' });
    queue.push(1);
    await queue[how]();
    expect(calls.slice(0, 2)).toEqual(['wait', 'go on']);
  });

  test('a long queue is handed over in small groups', async () => {
    const { queue } = queueOf();
    for (let item = 0; item < 150; item += 1) queue.push(item);
    const sizes: number[] = [];
    queue.end();
    for (let group = await queue.read(); group !== undefined; group = await queue.read())
      sizes.push(group.length);
    expect(sizes).toEqual([64, 64, 22]);
  });

  test('a reader that gives up is told to the sender once', async () => {
    const { queue, stream, calls } = queueOf();
    queue.push(1);
    queue.push(2);
    for await (const _item of stream) break;
    await stream.cancel();
    expect(calls).toEqual(['abandoned']);
    queue.push(3);
    expect(queue.length).toBe(0);
  });

  test('silence for idleMs fails the stream; each item starts the time anew', async () => {
    const { queue, clock, stream, calls } = queueOf({ idleMs: 1_000 });
    const reading = drain(stream);
    await clock.advance(900);
    queue.push(1);
    await clock.advance(900);
    queue.push(2);
    expect(stream.state).toBe('reading');
    await clock.advance(1_000);
    const { items, error } = await reading;
    expect(items).toEqual([1, 2]);
    expect(error).toMatchObject({ name: 'TimeoutError', phase: 'idle', limitMs: 1_000 });
    expect(calls).toEqual(['abandoned']);
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('time under pressure is no silence', async () => {
    const { queue, clock, stream } = queueOf({ idleMs: 1_000, highWaterMark: 1, overflow: 'pause' });
    queue.push(1);
    await clock.advance(5_000);
    const reading = drain(stream);
    await clock.advance(999);
    expect(stream.state).toBe('reading');
    await clock.advance(1);
    expect((await reading).error).toMatchObject({ phase: 'idle' });
  });

  test.each(['end', 'cancel'] as const)('%s leaves no timer behind', async how => {
    const { queue, clock } = queueOf({ idleMs: 1_000 });
    expect(clock.pendingDelays()).toEqual([1_000]);
    await queue[how]();
    expect(clock.pendingDelays()).toEqual([]);
  });
});
