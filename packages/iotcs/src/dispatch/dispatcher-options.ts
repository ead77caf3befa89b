import { invalid, received, requireNumber, requireOptions } from '../validation.js';
import type { MessageStore } from './message-store.js';

/** How messages are sent and requests received. */
export interface DispatcherOptions {
  /** Messages that may wait; `set` and `raise` throw above it. @defaultValue 10000 */
  readonly maximumMessagesToQueue?: number | undefined;
  /** Messages in one POST. @defaultValue 100 */
  readonly maximumMessagesPerConnection?: number | undefined;
  /** Attempts for `NO_GUARANTEE`; `BEST_EFFORT` gets twice as many. @defaultValue 3 */
  readonly baseNumberOfRetries?: number | undefined;
  /** Wait after the first failure in milliseconds, at least 100. @defaultValue 1000 */
  readonly backoffMs?: number | undefined;
  /** Room for requests that wait to be served, in bytes. @defaultValue 4192 */
  readonly requestBufferBytes?: number | undefined;
  /** Whether the server holds calls open until it has a request. @defaultValue true */
  readonly longPolling?: boolean | undefined;
  /** How long the server may hold a call, in milliseconds; cut to whole seconds. @defaultValue 30000 */
  readonly longPollMs?: number | undefined;
  /**
   * How long after `longPollMs` an answer is still waited for, in milliseconds. The original waits 100; a request that is
   * handed down in an answer which nobody reads any more would be lost. @defaultValue 10000
   */
  readonly longPollGraceMs?: number | undefined;
  /** Time between two polls without long polling, in milliseconds; 0 polls only when something is sent. @defaultValue 3000 */
  readonly pollingIntervalMs?: number | undefined;
  /** How long requests that nobody can serve yet are kept after the start, in milliseconds. @defaultValue 10000 */
  readonly settleTimeMs?: number | undefined;
  /**
   * How long `close` waits for the request that is being served, and then for messages to be sent, in milliseconds.
   *
   * @defaultValue 10000
   */
  readonly closeTimeoutMs?: number | undefined;
  /**
   * Keeps messages of `GUARANTEED_DELIVERY`. @defaultValue in Node a file beside the provisioning file, with the ending
   * `.messages`; elsewhere memory
   */
  readonly messageStore?: MessageStore | undefined;
}

/** The limits with their defaults. */
export type DispatcherLimits = Required<{
  readonly [N in keyof Omit<DispatcherOptions, 'messageStore'>]: NonNullable<DispatcherOptions[N]>;
}>;

const DEFAULTS: DispatcherLimits = {
  maximumMessagesToQueue: 10_000,
  maximumMessagesPerConnection: 100,
  baseNumberOfRetries: 3,
  backoffMs: 1_000,
  requestBufferBytes: 4_192,
  longPolling: true,
  longPollMs: 30_000,
  longPollGraceMs: 10_000,
  pollingIntervalMs: 3_000,
  settleTimeMs: 10_000,
  closeTimeoutMs: 10_000,
};
/** Least values that make sense, where it is not 0. */
const LEAST: Partial<Record<keyof DispatcherLimits, number>> = {
  maximumMessagesToQueue: 1,
  maximumMessagesPerConnection: 1,
  baseNumberOfRetries: 1,
  backoffMs: 100,
  requestBufferBytes: 2,
  longPollMs: 1_000,
};

/** What is counted, and what the server is told. */
const WHOLE: ReadonlySet<string> = new Set<keyof DispatcherLimits>([
  'maximumMessagesToQueue',
  'maximumMessagesPerConnection',
  'baseNumberOfRetries',
  'requestBufferBytes',
  'longPollMs',
]);

/** Fills the gaps. @throws {ValidationError} that names the option. */
export function dispatcherLimits(options: DispatcherOptions = {}): DispatcherLimits {
  const limits: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(requireOptions('open', options, 'dispatcher'))) {
    const field = `dispatcher.${name}`;
    if (name === 'messageStore' && value !== undefined) requireStore(field, value as MessageStore);
    if (!Object.hasOwn(DEFAULTS, name) || value === undefined) continue;
    if (name === 'longPolling') {
      if (typeof value !== 'boolean')
        throw invalid('open', { field, expected: 'true or false', received: received(value) });
    } else {
      requireNumber('open', field, value as number, LEAST[name as keyof DispatcherLimits] ?? 0);
      if (WHOLE.has(name) && !Number.isSafeInteger(value))
        throw invalid('open', { field, expected: 'a whole number', received: String(value) });
    }
    limits[name] = value;
  }
  return limits as unknown as DispatcherLimits;
}

function requireStore(field: string, store: MessageStore): void {
  const { load, add, remove, close } = requireOptions('open', store, field);
  if ([load, add, remove, close].some(method => typeof method !== 'function'))
    throw invalid('open', { field, expected: 'a MessageStore', received: received(store) });
}
