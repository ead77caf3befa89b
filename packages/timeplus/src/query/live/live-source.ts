import {
  type ClientRuntime,
  type ErrorContext,
  type EventStream,
  isHttpError,
  isSdkError,
  resumableStream,
  type StreamItem,
} from '@sdk/core';
import type { Column } from '../../values/column.js';
import { valueDecoder } from '../../values/decode-value.js';
import type { Query } from '../query.js';
import type { RowReader, RowReaderFor } from '../row-reader.js';
import { DeliveredRows, type ResumePoint, type WireRow } from './delivered-rows.js';
import type { LiveItem, LiveOptions } from './live-options.js';
import type { ResumePlan } from './resume-plan.js';

/** What a live query is made of. */
export interface LiveParts<Row> {
  readonly context: ErrorContext;
  readonly runtime: ClientRuntime;
  readonly options: LiveOptions;
  /** The statement as the caller gave it. */
  readonly statement: string;
  /** Undefined for a statement that can only be restarted. */
  readonly plan: ResumePlan | undefined;
  /** The query that was opened first. */
  readonly first: Query<WireRow>;
  /** Runs a statement; the signal ends the attempt. */
  readonly open: (statement: string, signal: AbortSignal) => Promise<Query<WireRow>>;
  readonly readRows: RowReaderFor<Row>;
}

const eventTime = valueDecoder('datetime64(3)');
const DEFAULT_OVERLAP_MS = 5_000;
const DEFAULT_OVERLAP_ROWS = 50_000;
const DEFAULT_RECONNECTS = 20;

/** Runs a statement, and runs it on after a lost connection; a source of rows and of news about that. */
export class LiveSource<Row> {
  readonly #parts: LiveParts<Row>;
  readonly #batches: AsyncIterator<readonly StreamItem<readonly WireRow[]>[]>;
  readonly #stream: EventStream<StreamItem<readonly WireRow[]>>;
  readonly #delivered: DeliveredRows;
  #query: Query<WireRow>;
  #header: readonly Column[];
  #readRows: RowReader<Row>;
  #timeColumn: number;
  #news: ((attempt: number) => LiveItem<Row>) | undefined;
  #count = 0;
  #isStopping = false;

  /** @throws {ValidationError} when the rows do not tell their event time. */
  constructor(parts: LiveParts<Row>) {
    const { context, runtime, options, plan, first } = parts;
    this.#parts = parts;
    this.#query = first;
    this.#header = first.header;
    this.#timeColumn = plan?.timeColumn(first.header) ?? -1;
    this.#readRows = parts.readRows(this.header, context);
    this.#delivered = new DeliveredRows(
      {
        overlapMs: options.overlapMs ?? DEFAULT_OVERLAP_MS,
        maxRows: options.maxOverlapRows ?? DEFAULT_OVERLAP_ROWS,
      },
      { acceptedMs: acceptedMs(first, runtime), replays: plan?.replays ?? false },
    );
    this.#stream = resumableStream<readonly WireRow[]>({
      context,
      clock: runtime.clock,
      random: runtime.random,
      backoff: { baseMs: runtime.retry.baseMs, capMs: runtime.retry.capMs },
      maxReconnects: options.maxReconnects ?? DEFAULT_RECONNECTS,
      isRetryable: error => !this.#isStopping && isRetryable(error, runtime),
      open: async (_position, attempt, signal) => {
        if (attempt > 0) await this.#reopen(signal);
        return rowBatches(this.#query);
      },
    });
    this.#batches = this.#stream.batches();
  }

  /** The columns that the caller asked for. */
  get header(): readonly Column[] {
    return this.#header.slice(0, this.#header.length - (this.#parts.plan?.hidden.length ?? 0));
  }

  /** The query that runs now, or ran last. */
  get query(): Query<WireRow> {
    return this.#query;
  }

  async read(): Promise<readonly LiveItem<Row>[] | undefined> {
    for (;;) {
      const next = await this.#next();
      if (next === undefined) return undefined;
      const items: LiveItem<Row>[] = [];
      for (const item of next) {
        if (item.type === 'reconnected') items.push(...this.#takeNews(item.attempt));
        else for (const value of await this.#valuesOf(item.value)) items.push({ type: 'data', value });
      }
      if (items.length > 0) return items;
    }
  }

  /** Ends at once. */
  async cancel(): Promise<void> {
    this.#isStopping = true;
    await this.#stream.cancel();
    // The stream does not know the first query before it is read.
    await this.#query.close();
  }

  /** Lets the server stop the query; rows that are on their way still arrive. Ends at once while there is no connection. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#query.status !== 'running' || this.#query.isClosed) await this.cancel();
    else await this.#query.cancel();
  }

  async #next(): Promise<readonly StreamItem<readonly WireRow[]>[] | undefined> {
    if (this.#isComplete()) {
      await this.cancel();
      return undefined;
    }
    try {
      const next = await this.#batches.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      // The connection may break while the server stops the query; nothing that was asked for is missing then.
      if (this.#isStopping) return undefined;
      throw error;
    }
  }

  /** Runs the statement anew, from where its rows end. */
  async #reopen(signal: AbortSignal): Promise<void> {
    const { plan, statement, open, runtime } = this.#parts;
    if (plan === undefined) {
      const { id: queryId } = this.#adopt(await open(statement, signal));
      this.#news = attempt => ({ type: 'restarted', queryId, attempt });
      return;
    }
    const before = this.#header;
    const point = this.#delivered.resume();
    const query = this.#adopt(await open(resumed(plan, point), signal));
    this.#delivered.resumed(acceptedMs(query, runtime));
    const isExact = plan.isExact && !point.mayMiss && isSameHeader(before, query.header);
    this.#news = attempt => ({
      type: 'reconnected',
      gap: isExact ? 'none' : 'possible',
      queryId: query.id,
      attempt,
    });
  }

  /** Goes on with this query. Its columns are others when the stream was altered meanwhile. */
  #adopt(query: Query<WireRow>): Query<WireRow> {
    this.#query = query;
    if (isSameHeader(this.#header, query.header)) return query;
    const { plan, context, readRows } = this.#parts;
    this.#header = query.header;
    this.#timeColumn = plan?.timeColumn(query.header) ?? -1;
    this.#readRows = readRows(this.header, context);
    return query;
  }

  #takeNews(attempt: number): LiveItem<Row>[] {
    return this.#news === undefined ? [] : [this.#news(attempt)];
  }

  async #valuesOf(batch: readonly WireRow[]): Promise<readonly Row[]> {
    const { plan, runtime } = this.#parts;
    if (plan === undefined) return this.#readRows(batch);
    const timeMsOf = (row: WireRow): number => (eventTime(row[this.#timeColumn]) as Date).getTime();
    const fresh = this.#delivered.take(batch, timeMsOf, runtime.serverTime.now());
    const wanted = fresh.slice(0, (plan.limit ?? Infinity) - this.#count);
    this.#count += wanted.length;
    if (plan.hidden.length === 0) return this.#readRows(wanted);
    return this.#readRows(wanted.map(row => row.slice(0, -plan.hidden.length)));
  }

  #isComplete(): boolean {
    return this.#count >= (this.#parts.plan?.limit ?? Infinity);
  }
}

function isSameHeader(a: readonly Column[], b: readonly Column[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type }, index) => name === b[index]?.name && type === b[index]?.type)
  );
}

function resumed(plan: ResumePlan, { sinceMs }: ResumePoint): string {
  return sinceMs === -Infinity ? plan.statement : plan.since(new Date(sinceMs));
}

/** When the server accepted a query, in milliseconds; it tells whole seconds. */
function acceptedMs(query: Query<WireRow>, runtime: ClientRuntime): number {
  const seconds = query.metadata.start_time;
  return typeof seconds === 'number' && seconds > 0
    ? seconds * 1000
    : Math.floor(runtime.serverTime.now() / 1000) * 1000;
}

/** Batches of rows; metrics come as an empty batch, which shows that the connection lives. */
function rowBatches(query: Query<WireRow>): {
  read(): Promise<readonly (readonly WireRow[])[] | undefined>;
  cancel(): Promise<void>;
} {
  const events = query.result();
  return {
    read: async () => {
      for (;;) {
        const next = await events.next();
        if (next.done === true) return undefined;
        if (next.value.event === 'message') return [next.value.rows];
        if (next.value.event === 'metrics') return [[]];
      }
    },
    cancel: () => query.close(),
  };
}

/** An error of the connection, unless the server asks for a longer wait than the client accepts. */
function isRetryable(error: unknown, runtime: ClientRuntime): boolean {
  if (!isSdkError(error) || !error.retryable) return false;
  return !isHttpError(error) || (error.retryAfterMs ?? 0) <= runtime.retry.maxRetryAfterMs;
}
