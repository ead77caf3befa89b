import {
  type ErrorContext,
  type ItemReader,
  isSdkError,
  isStreamError,
  itemsOf,
  ProtocolError,
  type SseEvent,
  StreamError,
} from '@sdk/core';
import { QueryFailedError } from '../errors.js';
import type { Column } from '../values/column.js';
import { parseQueryFrame, type QueryFrame } from './query-frames.js';
import { parseQueryMetrics, type QueryInfo, type QueryMetrics, type QueryStatus } from './query-info.js';
import type { RowReader, RowReaderFor } from './row-reader.js';

/** One event of a running query, in the order of the wire. */
export type QueryEvent<Row> =
  | { readonly event: 'message'; readonly rows: readonly Row[] }
  | { readonly event: 'metrics'; readonly metrics: QueryMetrics }
  | { readonly event: 'query'; readonly query: QueryInfo };

/** What a query needs of the client that made it. */
export interface QueryConnection {
  /** The events after the first one. */
  readonly events: AsyncIterator<SseEvent>;
  readonly context: ErrorContext;
  /** Frees the connection. */
  disconnect(): Promise<void>;
  /** Tells the server to stop. */
  cancel(id: string): Promise<void>;
  /** The same for a query that nobody reads any more: tried once and for a short time. Never rejects. */
  abandon(id: string): Promise<void>;
  /** Removes the query from the server's history. */
  delete(id: string): Promise<void>;
}

/**
 * A query that the server has accepted. Iterate it for its rows; a streaming query goes on until it is cancelled, closed
 * or reaches its LIMIT. It can be read once, by one reader, as rows, as batches or as events. Rows are fetched as fast as
 * they are read, so a slow reader slows the server down instead of filling memory.
 *
 * Values are typed by the header (see `valueDecoder`): 64-bit integers are `bigint`, `datetime64(3)` is `Date`.
 *
 * @example
 * await using query = await timeplus.query<{ place: string; mag: number }>('select place, mag from quakes');
 * for await (const quake of query) console.log(quake.place, quake.mag);
 */
export class Query<Row = Record<string, unknown>> implements AsyncIterable<Row>, AsyncDisposable {
  readonly #connection: QueryConnection;
  readonly #readRows: RowReader<Row>;
  readonly #header: readonly Column[];
  #info: QueryInfo;
  #metrics: QueryMetrics | undefined;
  #isRead = false;
  #isClosed = false;
  #isCanceled = false;
  /** Settles when the server has been told that nobody reads any more. */
  #abandoned: Promise<void> | undefined;

  /** @internal Queries are made by `TimeplusClient.query`. */
  constructor(first: QueryInfo, connection: QueryConnection, reader: RowReaderFor<Row>) {
    this.#info = first;
    this.#header = first.result?.header ?? [];
    this.#readRows = reader(this.#header, connection.context);
    this.#connection = connection;
  }

  /** The server's id; empty for a statement that has no result, such as DDL. */
  get id(): string {
    return this.#info.id;
  }

  /** What the server last said about the query. */
  get metadata(): QueryInfo {
    return this.#info;
  }

  /** Names and types of the result's columns. */
  get header(): readonly Column[] {
    return this.#header;
  }

  /** The newest counters; undefined until the server has sent some. */
  get metrics(): QueryMetrics | undefined {
    return this.#metrics;
  }

  /** The status that the server last sent. After a connection was lost the server may know better: `queries.get(id)`. */
  get status(): QueryStatus {
    return this.#info.status;
  }

  /** @internal True once the query was left or has ended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The rows, one at a time. */
  [Symbol.asyncIterator](): ItemReader<Row> {
    const batches = this.batches();
    return itemsOf({
      read: async () => (await batches.next()).value ?? undefined,
      cancel: async () => {
        await batches.return();
      },
    });
  }

  /** The rows in the batches that the server sent. */
  async *batches(): AsyncGenerator<readonly Row[], void, void> {
    for await (const event of this.result()) {
      if (event.event === 'message' && event.rows.length > 0) yield event.rows;
    }
  }

  /**
   * Everything that the server sends after the first event: batches of rows, metrics about every second, and the final
   * state of a query that ends.
   *
   * @throws {QueryFailedError} when the query fails while it runs.
   * @throws {StreamError} with `gap: 'possible'` when the connection ends before the query does.
   * @throws {RowSchemaError} when a row does not fit the schema that the query was given.
   */
  async *result(): AsyncGenerator<QueryEvent<Row>, void, void> {
    this.#claimReader();
    try {
      for (;;) {
        const next = await this.#connection.events.next();
        if (next.done === true) break;
        const event = await this.#apply(parseQueryFrame(next.value, this.#connection.context));
        if (event !== undefined) yield event;
      }
      this.#checkEnd();
    } catch (error) {
      const explained = this.#explain(error);
      // A connection that breaks behind the final state has nothing more to bring.
      if (!isStreamError(explained) || this.status === 'running') throw explained;
    } finally {
      // Nobody who leaves the loop waits for a server that may not answer.
      await this.#leave();
    }
  }

  /** Stops the query at the server. Rows that are on their way still arrive; then the iteration ends. */
  async cancel(): Promise<void> {
    if (this.id === '') return;
    await this.#connection.cancel(this.id);
    this.#isCanceled = true;
  }

  /** Closes the query and removes it from the server's history. */
  async delete(): Promise<void> {
    await this.close();
    if (this.id !== '') await this.#connection.delete(this.id);
  }

  /**
   * Frees the connection and, if the query has not ended, tells the server to stop it as well as it can, which takes five
   * seconds at most. Idempotent; never rejects.
   */
  async close(): Promise<void> {
    await this.#leave();
    await this.#abandoned;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Frees the connection; the server is told to stop in the background. */
  async #leave(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#connection.disconnect();
    if (this.status !== 'running' || this.id === '' || this.#isCanceled) return;
    this.#abandoned = this.#connection.abandon(this.id);
  }

  #claimReader(): void {
    if (this.#isRead || this.#isClosed) {
      throw new StreamError({
        ...this.#connection.context,
        message: 'timeplus query: the result can be read once; run the query again for another reader',
        gap: 'none',
        retryable: false,
      });
    }
    this.#isRead = true;
  }

  async #apply(frame: QueryFrame): Promise<QueryEvent<Row> | undefined> {
    switch (frame.kind) {
      case 'rows':
        return { event: 'message', rows: await this.#readRows(frame.rows) };
      case 'metrics':
        this.#metrics = parseQueryMetrics(frame.counters);
        return { event: 'metrics', metrics: this.#metrics };
      case 'query':
        this.#info = { ...this.#info, ...frame.info };
        if (this.status === 'failed') throw this.#failure();
        return { event: 'query', query: this.#info };
      case 'unknown':
        return undefined;
    }
  }

  #failure(): QueryFailedError {
    return new QueryFailedError({
      ...this.#connection.context,
      queryId: this.id,
      serverMessage: this.#info.message ?? '',
    });
  }

  /** The server announces the end of every query (section 4.4); an end without it is a cut connection. */
  #checkEnd(): void {
    if (this.status !== 'running' || this.#isClosed) return;
    throw this.#cut(undefined);
  }

  #cut(cause: unknown): StreamError {
    return new StreamError({
      ...this.#connection.context,
      message: `timeplus query: the connection of query ${this.id} ended before the query did; rows may be missing`,
      gap: 'possible',
      cause,
    });
  }

  #explain(error: unknown): unknown {
    if (!isSdkError(error)) {
      return new ProtocolError({
        ...this.#connection.context,
        message: `timeplus query: the rows cannot be read: ${error instanceof Error ? error.message : error}`,
        cause: error,
      });
    }
    const lost = error.code === 'sdk.connection_failed' || error.code === 'sdk.timeout';
    return lost ? this.#cut(error) : error;
  }
}
