import { type EventSubscription, type VantiqClient, VantiqResources } from '@sdk/vantiq';
import { type EmulatedServer, until } from '../support/server.js';

export const TOPIC = '/reliable';

/** What the reader of a persistent subscription saw. */
export interface Readings {
  readonly subscription: EventSubscription<{ readonly n: number }>;
  /** Numbers in the order in which they came, with whether the server said that it had sent them before. */
  readonly seen: { readonly n: number; readonly redelivered: boolean }[];
  /** The end of the reading. */
  readonly over: Promise<void>;
}

/** Subscribes persistently and reads on, acknowledging each event. */
export async function readReliably(server: EmulatedServer, client: VantiqClient): Promise<Readings> {
  await server.emulator.createTopic({
    name: TOPIC,
    isReliable: true,
    redeliveryFrequency: 1,
    redeliveryTTL: 100_000,
  });
  const subscription = await client.subscribe<{ n: number }>(VantiqResources.TOPICS, TOPIC, {
    persistent: true,
    ack: 'auto',
  });
  const seen: { n: number; redelivered: boolean }[] = [];
  const read = async (): Promise<void> => {
    for await (const { value, redelivered } of subscription) seen.push({ n: value.n, redelivered });
  };
  return { subscription, seen, over: read() };
}

/** Publishes one event. */
export function publish(server: EmulatedServer, n: number): void {
  server.emulator.publish(TOPIC, { n });
}

/** Waits until every number below `count` was seen and nothing is left to acknowledge. */
export async function settled(
  server: EmulatedServer,
  { seen, subscription }: Readings,
  count: number,
): Promise<void> {
  await until(() => new Set(seen.map(({ n }) => n)).size === count);
  await until(() => {
    const own = server.emulator.subscriptions().find(({ name }) => name === subscription.subscriptionName);
    return own?.connected === true && own.unacknowledged.length === 0;
  });
}

/** Events that came once more without being marked as such. */
export function unmarkedRepetitions({ seen }: Readings): number[] {
  const before = new Set<number>();
  return seen.flatMap(({ n, redelivered }) => {
    const isRepetition = before.has(n);
    before.add(n);
    return isRepetition && !redelivered ? [n] : [];
  });
}
