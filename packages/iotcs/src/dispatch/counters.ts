/** What the capability `message_dispatcher/counters` tells. */
export interface DispatcherCounters {
  readonly totalMessagesSent: number;
  readonly totalMessagesReceived: number;
  readonly totalMessagesRetried: number;
  readonly totalBytesSent: number;
  readonly totalBytesReceived: number;
  readonly totalProtocolErrors: number;
}

/** Counts what goes in and out. */
export class CounterBook {
  #counters: DispatcherCounters = ZERO;

  add(change: Partial<DispatcherCounters>): void {
    const sum: Record<string, number> = { ...this.#counters };
    for (const [name, value] of Object.entries(change)) sum[name] = (sum[name] ?? 0) + value;
    this.#counters = sum as unknown as DispatcherCounters;
  }

  get value(): DispatcherCounters {
    return this.#counters;
  }

  reset(): void {
    this.#counters = ZERO;
  }
}

const ZERO: DispatcherCounters = {
  totalMessagesSent: 0,
  totalMessagesReceived: 0,
  totalMessagesRetried: 0,
  totalBytesSent: 0,
  totalBytesReceived: 0,
  totalProtocolErrors: 0,
};
