import type { RequestOptions, ValidationIssue } from '@sdk/core';
import { invalid } from '../validation.js';
import type { WriterSpool } from './spool.js';
import type { WriteFailedError } from './writer-errors.js';

/** How a StreamWriter forms and sends its batches. */
export interface WriterOptions extends Pick<RequestOptions, 'headers' | 'retry' | 'signal' | 'timeout'> {
  /** Most rows in a batch. @defaultValue 10000 */
  readonly maxRows?: number;
  /** Largest body of a request, in bytes; a single row that is larger goes alone. @defaultValue 1048576 (1 MiB) */
  readonly maxBytes?: number;
  /**
   * How long the first row of a batch waits for others, in milliseconds. While `maxInFlight` requests are under way, it
   * waits longer and the batch grows. @defaultValue 100
   */
  readonly lingerMs?: number;
  /**
   * Requests under way at the same time, from 1 to 100. As many batches may wait beside them before `write` makes the
   * caller wait. @defaultValue 4
   */
  readonly maxInFlight?: number;
  /** Stores the rows in the order in which they were written, by one request at a time. @defaultValue false */
  readonly ordered?: boolean;
  /**
   * Gives every batch an id by which the server recognises a repetition (X-04; servers since Enterprise 2.5), so that
   * failed requests are tried again and rows are stored once. Queries that stream see a repeated batch again, unless they
   * run with the setting `enable_idempotent_processing` (4.6). Without ids a batch is sent once. @defaultValue true
   */
  readonly idempotency?: boolean;
  /**
   * What happens after a batch that was refused or could not be delivered. `stop`: nothing more is sent, and the writer
   * fails. `continue`: the batch is handed to `onError`, which is needed then, and the others go on. @defaultValue 'stop'
   */
  readonly onBatchFailed?: 'stop' | 'continue';
  /**
   * Is told of every batch that failed. With `continue` the writer forgets the batch when the function has returned, or
   * its promise has resolved; when it throws, the writer stops. It must not wait for this writer, which waits for it.
   */
  readonly onError?: (error: WriteFailedError) => void | Promise<void>;
  /** Is told whenever a batch is sent, is acknowledged or has failed. */
  readonly onProgress?: (progress: WriteProgress) => void;
  /**
   * Keeps the rows until the server has them, also over a crash; `write` resolves when they are on the disk. Batches are
   * tried until they are accepted or refused. See `fileSpool` of `@sdk/timeplus/spool`.
   */
  readonly spool?: WriterSpool;
  /** Database (servers since Enterprise 2.7). @defaultValue the server's, `default` */
  readonly db?: string;
}

/** Where a StreamWriter stands. */
export interface WriteProgress {
  /** Rows taken, those that were found in the spool included. */
  readonly writtenRows: number;
  readonly acknowledgedRows: number;
  readonly failedRows: number;
  /** Requests under way. */
  readonly inFlight: number;
  /** Rows that are in no request yet. */
  readonly waitingRows: number;
}

/** The options with their gaps filled. */
export interface WriterSettings extends WriterOptions {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly lingerMs: number;
  readonly maxInFlight: number;
  readonly idempotency: boolean;
  readonly onBatchFailed: 'stop' | 'continue';
}

/** Batches that may be stored without being acknowledged must be few of the 1000 ids that a server remembers (4.6). */
const MOST_IN_FLIGHT = 100;

/** Fills the gaps. @throws {ValidationError} that names the option. */
export function writerSettings(options: WriterOptions): WriterSettings {
  const issues: ValidationIssue[] = [];
  const integer = (
    field: string,
    value: unknown,
    fallback: number,
    lowest: number,
    highest = Infinity,
  ): number => {
    const number = value ?? fallback;
    if (typeof number === 'number' && Number.isInteger(number) && number >= lowest && number <= highest)
      return number;
    const range = highest === Infinity ? `of ${lowest} or above` : `from ${lowest} to ${highest}`;
    issues.push({ field, expected: `an integer ${range}`, received: String(value) });
    return fallback;
  };
  const settings: WriterSettings = {
    ...options,
    maxRows: integer('maxRows', options.maxRows, 10_000, 1),
    maxBytes: integer('maxBytes', options.maxBytes, 1_048_576, 1),
    lingerMs: integer('lingerMs', options.lingerMs, 100, 0),
    maxInFlight: integer('maxInFlight', options.maxInFlight, 4, 1, MOST_IN_FLIGHT),
    idempotency: options.idempotency ?? true,
    onBatchFailed: options.onBatchFailed ?? 'stop',
  };
  if (settings.onBatchFailed !== 'stop' && settings.onBatchFailed !== 'continue') {
    issues.push({
      field: 'onBatchFailed',
      expected: "'stop' or 'continue'",
      received: String(options.onBatchFailed),
    });
  }
  if (settings.onBatchFailed === 'continue' && typeof settings.onError !== 'function') {
    issues.push({ field: 'onError', expected: "a function, because onBatchFailed is 'continue'" });
  }
  if (settings.spool !== undefined && !settings.idempotency) {
    issues.push({
      field: 'idempotency',
      expected: 'true, because a spool sends again what may be stored already',
    });
  }
  if (issues.length > 0) throw invalid('stream.writer', ...issues);
  return settings.ordered === true ? { ...settings, maxInFlight: 1 } : settings;
}
