import type { Exchange } from '../../host/exchange.js';
import type { PreparedQuery, WireRow } from '../engine/contract.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';
import { EventWriter } from './event-writer.js';
import { type QueryRecord, queryObject } from './query-record.js';
import type { QueryLabels, QueryRegistry } from './query-registry.js';
import { type BatchingPolicy, RowBatcher } from './row-batcher.js';
import { runUnderFaults } from './under-faults.js';

const METRICS_INTERVAL_MS = 1000;

/**
 * Runs a query and streams it as the answer: its Query object, batches of rows, metrics each second, and at its
 * end the Query object once more, also when it was canceled or failed on the way (guess, U-06).
 */
export async function streamQuery(
  exchange: Exchange<TimeplusFaultEffect>,
  queries: QueryRegistry,
  prepared: PreparedQuery,
  labels: QueryLabels,
  policy: BatchingPolicy,
): Promise<void> {
  const { record, signal } = queries.start(prepared, labels);
  const { closed } = exchange.answer;
  // The client may have left while the statement was being prepared.
  if (closed.aborted) queries.cancel(record);
  closed.addEventListener('abort', () => queries.cancel(record), { once: true });
  const run = runUnderFaults(prepared, exchange.effect, () => queries.cancel(record));
  const writer = new EventWriter(exchange.answer, exchange.effect);
  const first = writer.send('query', queryObject(record));
  const rows = new RowSender(writer, record, exchange.effect.dropAfterRows);
  const batcher = new RowBatcher(policy, batch => rows.send(batch));
  const metrics = setInterval(() => {
    // A client that does not read gets no metrics piled up for it.
    if (!writer.idle) return;
    void writer.send(
      exchange.effect.metricEvent ? 'metric' : 'metrics',
      metricsObject(record, rows, prepared),
    );
  }, METRICS_INTERVAL_MS);
  try {
    const started = first.then(() => rows.dropWhenDue());
    await Promise.all([started, run({ signal, onRows: batch => batcher.add(batch) })]);
    await batcher.flush();
    queries.end(record, 'finished');
  } catch (error) {
    await batcher.flush();
    queries.end(record, 'failed', (error as { message: string }).message);
  } finally {
    clearInterval(metrics);
  }
  await writer.send('query', queryObject(record));
  await writer.end();
}

/** Sends batches, counts their rows, and drops the connection where a fault asks for it. */
class RowSender {
  readonly #writer: EventWriter;
  readonly #record: QueryRecord;
  readonly #dropAfter: number;
  readonly #startedAt = performance.now();
  #sent = 0;
  #sentAtLastMetrics = 0;

  constructor(writer: EventWriter, record: QueryRecord, dropAfterRows = Number.POSITIVE_INFINITY) {
    this.#writer = writer;
    this.#record = record;
    this.#dropAfter = dropAfterRows;
  }

  get sent(): number {
    return this.#sent;
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  /** Rows since the last call of this method. */
  takeNewRows(): number {
    const fresh = this.#sent - this.#sentAtLastMetrics;
    this.#sentAtLastMetrics = this.#sent;
    return fresh;
  }

  async send(batch: readonly WireRow[]): Promise<void> {
    if (this.#sent === 0) this.#record.responseMs = this.elapsedMs;
    const allowed = batch.slice(0, this.#dropAfter - this.#sent);
    this.#sent += allowed.length;
    await this.#writer.send(undefined, allowed);
    await this.dropWhenDue();
  }

  /** Drops the connection if a fault asks for it after the rows sent so far. */
  async dropWhenDue(): Promise<void> {
    if (this.#sent >= this.#dropAfter) await this.#writer.drop();
  }
}

function metricsObject(
  record: QueryRecord,
  rows: RowSender,
  prepared: PreparedQuery,
): Record<string, number> {
  const progress = prepared.progress();
  return {
    count: rows.sent,
    eps: rows.takeNewRows(),
    processing_time: rows.elapsedMs,
    last_event_time: progress.lastEventTimeMs,
    response_time: record.responseMs,
    scanned_rows: progress.scannedRows,
    scanned_bytes: progress.scannedBytes,
  };
}
