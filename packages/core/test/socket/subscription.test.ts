import { describe, expect, test } from '@jest/globals';
import type { SocketSession } from '../../src/socket/protocol.js';
import { Subscription } from '../../src/socket/subscription.js';
import { settle } from './until.js';
import { context, notingSubscription, type WireIn, type WireOut } from './wire-protocol.js';

const session = (attempt: number): SocketSession<WireIn, WireOut> => ({
  attempt,
  send: () => Promise.resolve(),
  request: () => Promise.resolve({ status: 200 }),
});

describe('Subscription', () => {
  test('is made once on a connection, however often that is asked for', async () => {
    const opened: number[] = [];
    const spec = {
      ...notingSubscription('/a'),
      open: async ({ attempt }: SocketSession<WireIn, WireOut>) => {
        opened.push(attempt);
        return 'none' as const;
      },
    };
    const subscription = new Subscription(spec, context, () => undefined);
    const first = session(1);
    await Promise.all([subscription.activate(first), subscription.activate(first)]);
    await subscription.activate(first);
    expect(opened).toEqual([1]);
    subscription.suspend();
    await subscription.activate(session(2));
    expect(opened).toEqual([1, 2]);
    expect(spec.notes).toEqual([{ gap: 'none', attempt: 2 }]);
  });

  test('a confirmation of a connection that is gone counts for nothing', async () => {
    const confirmations: (() => void)[] = [];
    const spec = {
      ...notingSubscription('/a'),
      open: () => new Promise<'none'>(resolve => confirmations.push(() => resolve('none'))),
    };
    const subscription = new Subscription(spec, context, () => undefined);
    let accepted = false;
    void subscription.accepted.then(() => {
      accepted = true;
    });
    void subscription.activate(session(1));
    subscription.deliver({ status: 100, body: 'lost with its connection' });
    subscription.suspend();
    void subscription.activate(session(1));
    confirmations[0]?.();
    await settle();
    expect(accepted).toBe(false);
    subscription.deliver({ status: 100, body: 'held' });
    confirmations[1]?.();
    await settle();
    expect(accepted).toBe(true);
    expect(spec.notes).toEqual(['held']);
  });

  test('too many events before the confirmation end it', async () => {
    const removed: string[] = [];
    const spec = { ...notingSubscription('/a'), open: () => new Promise<'none'>(() => undefined) };
    const subscription = new Subscription(spec, context, () => removed.push('/a'));
    void subscription.activate(session(1));
    for (let event = 0; event <= 10_000; event += 1) subscription.deliver({ status: 100, body: event });
    await expect(subscription.accepted).rejects.toMatchObject({ code: 'sdk.stream_overflow' });
    expect(removed).toEqual(['/a']);
    expect(spec.notes).toEqual([expect.objectContaining({ code: 'sdk.stream_overflow' })]);
  });
});
