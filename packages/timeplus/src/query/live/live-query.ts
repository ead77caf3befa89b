import {
  createEventStream,
  type EventStream,
  type ItemReader,
  itemsOf,
  orAborted,
  type StreamState,
} from '@sdk/core';
import type { Column } from '../../values/column.js';
import type { QueryMetrics } from '../query-info.js';
import type { LiveItem } from './live-options.js';
import { type LiveParts, LiveSource } from './live-source.js';

/**
 * A streaming query that goes on after a lost connection. Iterate it for rows and for the news that it was reconnected
 * or restarted, or its `values()` for rows only. It can be read once, by one reader, who sets the pace.
 *
 * Leaving the loop, `close()` and `await using` stop the query at the server. Fails when it could not be reconnected
 * `maxReconnects` times in a row, and at once when the server refuses the statement or the query fails while it runs.
 *
 * @example
 * await using quakes = await timeplus.live<{ place: string; mag: number }>('select place, mag from quakes');
 * for await (const item of quakes) {
 *   if (item.type === 'data') console.log(item.value.place);
 *   else console.log(item.type, item.queryId);
 * }
 */
export class LiveQuery<Row = Record<string, unknown>>
  implements AsyncIterable<LiveItem<Row>>, AsyncDisposable
{
  readonly #source: LiveSource<Row>;
  readonly #stream: EventStream<LiveItem<Row>>;
  readonly #resumes: boolean;

  /** @internal Live queries are made by `TimeplusClient.live`. */
  constructor(parts: LiveParts<Row>) {
    const { context, options } = parts;
    this.#source = new LiveSource(parts);
    this.#resumes = parts.plan !== undefined;
    const { signal } = options;
    this.#stream = createEventStream(
      {
        read: () => orAborted(this.#source.read(), signal, context),
        cancel: () => this.#source.cancel(),
      },
      context,
    );
  }

  /** The server's id of the query that runs now; a new one after each reconnect. */
  get id(): string {
    return this.#source.query.id;
  }

  /** Names and types of the columns. */
  get header(): readonly Column[] {
    return this.#source.header;
  }

  /** Whether rows go on after a lost connection; false for a statement that is restarted. */
  get resumes(): boolean {
    return this.#resumes;
  }

  /** The newest counters of the query that runs now; undefined until the server has sent some. */
  get metrics(): QueryMetrics | undefined {
    return this.#source.query.metrics;
  }

  get state(): StreamState {
    return this.#stream.state;
  }

  /** Rows, and the news about lost connections between them. */
  [Symbol.asyncIterator](): AsyncIterableIterator<LiveItem<Row>, undefined, undefined> {
    return this.#stream[Symbol.asyncIterator]();
  }

  /** The rows alone, for readers to whom a gap or a restart makes no difference. */
  values(): ItemReader<Row> {
    const batches = this.#stream.batches();
    return itemsOf({
      read: async () => {
        for (;;) {
          const next = await batches.next();
          if (next.done === true) return undefined;
          const rows = next.value.flatMap(item => (item.type === 'data' ? [item.value] : []));
          if (rows.length > 0) return rows;
        }
      },
      cancel: async () => {
        await batches.return?.();
      },
    });
  }

  /** Lets the server stop the query. Rows that are on their way still arrive; then the iteration ends. */
  cancel(): Promise<void> {
    return this.#source.stop();
  }

  /** Ends the iteration at once and stops the query at the server. Idempotent; never rejects. */
  close(): Promise<void> {
    return this.#stream.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
