import { type IvcapEmulator, startEmulator } from '@sdk/emulator';
import { accessToken, IvcapClient, type IvcapClientOptions } from '@sdk/ivcap';

/** The emulator with its handle; each suite starts one. */
export interface EmulatedServer {
  readonly emulator: IvcapEmulator;
  close(): Promise<void>;
}

/** Starts an emulator on a free port. */
export async function emulatedServer(): Promise<EmulatedServer> {
  const host = await startEmulator({ platforms: ['ivcap'] });
  return { emulator: host.ivcap, close: () => host.close() };
}

/** A client of the emulator with its token, whose waits between attempts are short. */
export function clientOf(
  { emulator }: EmulatedServer,
  options: Partial<IvcapClientOptions> = {},
): IvcapClient {
  return new IvcapClient({
    baseUrl: emulator.url,
    credential: accessToken(emulator.token),
    accountId: emulator.accountId,
    retry: { baseMs: 1, capMs: 2 },
    random: () => 0,
    ...options,
  });
}

/** The form of answers that servers of a dialect have. */
export const VERSIONS = { legacy: '0.23', current: '0.48' } as const;

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

/** All items of a list or stream. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Bytes that differ from place to place. */
export function sampleBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let n = 0; n < length; n++) bytes[n] = (n * 31 + (n >> 8) * 7) & 255;
  return bytes;
}
