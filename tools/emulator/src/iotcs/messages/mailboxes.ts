import { writeJson } from '../../host/json.js';
import type { ReceiptTimes } from '../model/receipt-times.js';
import type { RequestRecord, StoredMessage } from '../model/records.js';
import type { Table } from '../model/table.js';
import type { MessageLog } from './message-log.js';

/** What goes down in one answer. */
export interface Delivery {
  readonly messages: readonly StoredMessage[];
  /** Bytes that the client must accept to get the next request, when it did not fit. */
  readonly neededBytes: number | undefined;
}

/** Bytes of `[]`. */
const EMPTY_BYTES = 2;

/** The requests that wait for connected endpoints to fetch them. */
export class Mailboxes {
  readonly #requests: Table<RequestRecord>;
  readonly #messages: MessageLog;
  readonly #times: ReceiptTimes;
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #listeners: ((connection: string) => void)[] = [];
  /** Who wants to know that an endpoint waits. */
  readonly #watchers = new Map<string, (() => void)[]>();
  /** Ids of the requests that wait, by the endpoint that fetches them. */
  readonly #waiting = new Map<string, string[]>();

  constructor(requests: Table<RequestRecord>, messages: MessageLog, times: ReceiptTimes) {
    this.#requests = requests;
    this.#messages = messages;
    this.#times = times;
  }

  /**
   * Lets a request wait for an endpoint, and wakes those who wait for one.
   *
   * @param connection - endpoint id of the device, or of its gateway
   */
  post(connection: string, request: RequestRecord): void {
    const queue = this.#waiting.get(connection) ?? [];
    queue.push(request.id);
    this.#waiting.set(connection, queue);
    for (const wake of this.#waiters.get(connection) ?? []) wake();
    for (const told of this.#listeners) told(connection);
  }

  /** Lets requests wait again that have not arrived, before all others. */
  putBack(connection: string, requestIds: readonly string[]): void {
    for (const id of requestIds) this.#requests.change(id, { status: 'RECEIVED' });
    this.#waiting.set(connection, [...requestIds, ...(this.#waiting.get(connection) ?? [])]);
  }

  /** Has a listener told of each request that comes to wait, and for whom. */
  onPost(listener: (connection: string) => void): void {
    this.#listeners.push(listener);
  }

  /** True when at least one request waits. */
  has(connection: string): boolean {
    return (this.#waiting.get(connection)?.length ?? 0) > 0;
  }

  /** Takes as many requests as fit into so many bytes of a JSON array, in their order. */
  take(connection: string, acceptBytes: number): Delivery {
    const queue = this.#waiting.get(connection) ?? [];
    const messages: StoredMessage[] = [];
    let bytes = EMPTY_BYTES;
    for (let id = queue[0]; id !== undefined; id = queue[0]) {
      const request = this.#requests.get(id);
      if (request && request.status === 'RECEIVED') {
        const message = { ...request.message, sentTime: this.#times.until() };
        const size = Buffer.byteLength(writeJson(message)) + (messages.length > 0 ? 1 : 0);
        if (bytes + size > acceptBytes) {
          return { messages, neededBytes: messages.length > 0 ? undefined : bytes + size };
        }
        bytes += size;
        messages.push(message);
        this.#requests.put({ ...request, status: 'DISPATCHED', message });
        this.#messages.replace(message);
      }
      queue.shift();
    }
    return { messages, neededBytes: undefined };
  }

  /** Resolves when a request waits, or the signal aborts. */
  async wait(connection: string, signal: AbortSignal): Promise<void> {
    if (this.has(connection) || signal.aborted) return;
    const waiters = this.#waiters.get(connection) ?? new Set();
    this.#waiters.set(connection, waiters);
    const { promise, resolve } = Promise.withResolvers<void>();
    waiters.add(resolve);
    for (const told of this.#watchers.get(connection) ?? []) told();
    this.#watchers.delete(connection);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    waiters.delete(resolve);
    if (waiters.size === 0) this.#waiters.delete(connection);
  }

  /** Resolves when an endpoint waits for requests. */
  async untilWaiting(connection: string): Promise<void> {
    if (this.#waiters.has(connection)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#watchers.set(connection, [...(this.#watchers.get(connection) ?? []), resolve]);
    await promise;
  }

  clear(): void {
    this.#waiting.clear();
  }
}
