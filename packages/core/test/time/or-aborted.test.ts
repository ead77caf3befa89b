import { expect, test } from '@jest/globals';
import { AbortedError, orAborted } from '@sdk/core';

const context = { platform: 'test', operation: 'wait', attempts: 1 };

test('settles as the work does', async () => {
  const { signal } = new AbortController();
  await expect(orAborted(Promise.resolve(1), signal, context)).resolves.toBe(1);
  await expect(orAborted(Promise.resolve(2), undefined, context)).resolves.toBe(2);
  const failure = new Error('no');
  await expect(orAborted(Promise.reject(failure), signal, context)).rejects.toBe(failure);
});

test('ends the wait of one caller, and leaves the work to others', async () => {
  const caller = new AbortController();
  const work = Promise.withResolvers<number>();
  const waiting = orAborted(work.promise, caller.signal, context);
  const reason = new Error('enough');
  caller.abort(reason);
  const failure = await waiting.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AbortedError);
  expect(failure).toMatchObject({ operation: 'wait', cause: reason });
  work.resolve(3);
  await expect(orAborted(work.promise, undefined, context)).resolves.toBe(3);
});

test('rejects at once when the signal has aborted before, and nobody hears of a later failure', async () => {
  const work = Promise.withResolvers<number>();
  await expect(orAborted(work.promise, AbortSignal.abort(), context)).rejects.toBeInstanceOf(AbortedError);
  // An unhandled rejection would end this process.
  work.reject(new Error('late'));
  await new Promise(resolve => setImmediate(resolve));
});
