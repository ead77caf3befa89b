import { type FlowthingsEmulator, startEmulator } from '@sdk/emulator';
import { FlowthingsClient, type FlowthingsClientOptions, token } from '../../src/index.js';

/** The emulator with its handle; each suite starts one. */
export interface EmulatedServer {
  readonly emulator: FlowthingsEmulator;
  close(): Promise<void>;
}

/** Starts an emulator on a free port. */
export async function emulatedServer(): Promise<EmulatedServer> {
  const host = await startEmulator({ platforms: ['flowthings'] });
  return { emulator: host.flowthings, close: () => host.close() };
}

/** A client of the emulator with its master token. */
export function clientOf(
  { emulator }: EmulatedServer,
  options: Partial<FlowthingsClientOptions> = {},
): FlowthingsClient {
  return new FlowthingsClient({
    account: emulator.account,
    credential: token(emulator.token),
    baseUrl: emulator.url,
    ...options,
  });
}

/** What a promise was rejected with. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, but the call resolved with ${String(value)}`);
}

/** Waits until something holds; gives up only so that a failing run ends, and tells what it waited for. */
export async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 40_000;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error(`in vain: ${holds}`);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

/** The next so many items of a stream; the stream stays open. */
export async function take<T>(iterator: AsyncIterator<T>, count: number): Promise<T[]> {
  const items: T[] = [];
  while (items.length < count) {
    const { value, done } = await iterator.next();
    if (done === true) return items;
    items.push(value);
  }
  return items;
}
