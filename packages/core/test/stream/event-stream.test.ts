import { describe, expect, test } from '@jest/globals';
import type { BatchSource } from '../../src/stream/batch-source.js';
import { createEventStream } from '../../src/stream/event-stream.js';
import { batchSource, context, drain, settle } from './sources.js';

/** A source whose answers the test gives by hand. */
function manualSource<T>() {
  const waiting: { resolve: (items: readonly T[] | undefined) => void; reject: (error: unknown) => void }[] =
    [];
  const source: BatchSource<T> & { cancelled: number; reads: number } = {
    cancelled: 0,
    reads: 0,
    read() {
      source.reads += 1;
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async cancel() {
      source.cancelled += 1;
    },
  };
  return { source, next: () => waiting.shift() };
}

describe('EventStream', () => {
  test('gives all items in order and then ends', async () => {
    const source = batchSource([[1, 2], [3], [4, 5, 6]]);
    const stream = createEventStream(source, context);
    expect(stream.state).toBe('ready');
    expect(await drain(stream)).toEqual({ items: [1, 2, 3, 4, 5, 6], error: undefined });
    expect(stream.state).toBe('ended');
    expect(source.cancelled).toBeGreaterThan(0);
  });

  test('reads nothing before it is asked, and nothing beyond what was taken', async () => {
    const source = batchSource([[1, 2], [3]]);
    const stream = createEventStream(source, context);
    const iterator = stream[Symbol.asyncIterator]();
    await settle();
    expect(source.reads).toBe(0);
    await iterator.next();
    await iterator.next();
    await settle();
    expect(source.reads).toBe(1);
  });

  test('an error comes once, behind the items before it', async () => {
    const source = batchSource([[1, 2]], new Error('broken'));
    const iterator = createEventStream(source, context)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
    expect(await iterator.next()).toEqual({ done: false, value: 2 });
    await expect(iterator.next()).rejects.toThrow('broken');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(source.cancelled).toBe(1);
  });

  test('has the state failed after an error', async () => {
    const stream = createEventStream(batchSource<number>([], new Error('broken')), context);
    expect((await drain(stream)).error).toMatchObject({ message: 'broken' });
    expect(stream.state).toBe('failed');
  });

  test('leaving the loop frees the source', async () => {
    const source = batchSource([[1, 2, 3]]);
    const stream = createEventStream(source, context);
    for await (const item of stream) if (item === 2) break;
    expect(source.cancelled).toBe(1);
    expect(stream.state).toBe('cancelled');
  });

  test('an exception in the loop frees the source', async () => {
    const source = batchSource([[1, 2, 3]]);
    const loop = async () => {
      for await (const _item of createEventStream(source, context)) throw new Error('mine');
    };
    await expect(loop()).rejects.toThrow('mine');
    expect(source.cancelled).toBe(1);
  });

  test('await using frees the source', async () => {
    const source = batchSource([[1]]);
    {
      await using stream = createEventStream(source, context);
      expect(stream.state).toBe('ready');
    }
    expect(source.cancelled).toBe(1);
  });

  test.each(['items', 'batches'] as const)(
    'a second reader is refused, whatever it wants (%s)',
    async kind => {
      const stream = createEventStream(batchSource([[1]]), context);
      const first = stream[Symbol.asyncIterator]();
      expect(() => (kind === 'items' ? stream[Symbol.asyncIterator]() : stream.batches())).toThrow(
        expect.objectContaining({ name: 'StreamError', code: 'sdk.closed', retryable: false }),
      );
      expect(await first.next()).toEqual({ done: false, value: 1 });
      await drain({ [Symbol.asyncIterator]: () => first });
      expect(() => stream.batches()).toThrow('it can be read once');
    },
  );

  test('a cancelled stream cannot be read', async () => {
    const stream = createEventStream(batchSource([[1]]), context);
    await stream.cancel();
    expect(() => stream[Symbol.asyncIterator]()).toThrow(
      expect.objectContaining({ name: 'ClosedError', code: 'sdk.closed' }),
    );
  });

  test('cancel ends a waiting reader at once, even when the source never answers', async () => {
    const { source } = manualSource<number>();
    const stream = createEventStream(source, context);
    const reading = drain(stream);
    await settle();
    await stream.cancel();
    await stream.cancel();
    expect(await reading).toEqual({ items: [], error: undefined });
    expect(stream.state).toBe('cancelled');
  });

  test('cancel throws away what was received and not read', async () => {
    const stream = createEventStream(batchSource([[1, 2, 3]]), context);
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await stream.cancel();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  test('a failure of the source after cancel is nobody’s business', async () => {
    const { source, next } = manualSource<number>();
    const stream = createEventStream(source, context);
    const reading = drain(stream);
    await settle();
    const pending = next();
    await stream.cancel();
    pending?.reject(new Error('late'));
    await settle();
    expect(await reading).toEqual({ items: [], error: undefined });
    expect(stream.state).toBe('cancelled');
  });

  test('calls of next that are made without waiting are answered in order', async () => {
    const { source, next } = manualSource<number>();
    const iterator = createEventStream(source, context)[Symbol.asyncIterator]();
    const early = [iterator.next(), iterator.next(), iterator.next()];
    await settle();
    expect(source.reads).toBe(1);
    next()?.resolve([1, 2]);
    const late = iterator.next();
    await settle();
    next()?.resolve([3, 4]);
    const results = await Promise.all([...early, late]);
    expect(results.map(result => result.value)).toEqual([1, 2, 3, 4]);
  });

  test('a call of next cannot overtake those that wait', async () => {
    const { source, next } = manualSource<number>();
    const iterator = createEventStream(source, context)[Symbol.asyncIterator]();
    const early = [iterator.next(), iterator.next()];
    const late = early[0]?.then(() => iterator.next());
    await settle();
    next()?.resolve([1, 2, 3]);
    const results = await Promise.all([...early, late]);
    expect(results.map(result => result?.value)).toEqual([1, 2, 3]);
  });

  test('batches gives the groups as they arrived', async () => {
    const stream = createEventStream(batchSource([[1, 2], [3]]), context);
    expect(await drain(stream.batches())).toEqual({ items: [[1, 2], [3]], error: undefined });
    expect(stream.state).toBe('ended');
  });

  test('tells what its source dropped', () => {
    expect(createEventStream(batchSource([]), context).dropped).toBe(0);
    expect(createEventStream({ ...batchSource([]), dropped: 3 }, context).dropped).toBe(3);
  });
});
