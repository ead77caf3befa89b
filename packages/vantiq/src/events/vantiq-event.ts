import type { Gap } from '@sdk/core';

/** Something that happened. */
export interface VantiqEvent<Value> {
  /** Where it happened, e.g. `/topics/alarms/publish`; for events of services the path of the topic behind them. */
  readonly path: string;
  readonly value: Value;
  readonly namespace: string | undefined;
  /** User of the subscription. */
  readonly username: string | undefined;
  readonly contentType: string | undefined;
  /** Milliseconds since the epoch; only of persistent subscriptions, as are the next three. */
  readonly createdAt: number | undefined;
  readonly partitionId: number | undefined;
  readonly sequenceId: number | undefined;
  /** True when it was sent before, so that it may have been read before. */
  readonly redelivered: boolean;
  /** Whether events may be missing between the one before and this one, because the connection was lost. */
  readonly gapBefore: Gap;
  /**
   * Tells the server that this event was worked on, so that it is not sent again. Resolves when it was sent; while there
   * is no connection it waits for the next one.
   *
   * @throws {ValidationError} when the subscription is not persistent.
   * @throws {ClosedError} when the socket or the subscription has ended.
   */
  ack(): Promise<void>;
}

/** The value of an event of a type: the record; or, for a change of many records at once, what was changed. */
export type TypeEventValue<Row> = Row | BulkChange;

/** Many records were changed by one update or delete. */
export interface BulkChange {
  readonly ars_bulkOperation: true;
  /** The filter. */
  readonly qual: Readonly<Record<string, unknown>>;
  readonly count: number;
}
