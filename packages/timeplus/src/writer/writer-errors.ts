import { type ErrorContext, isSdkError, SdkError } from '@sdk/core';
import type { BatchBody } from './batch-body.js';

/** A batch of a StreamWriter that the server refused, or that could not be delivered. */
export class WriteFailedError extends SdkError {
  override readonly name: string = 'WriteFailedError';
  /**
   * The id that the batch was sent under. Where a lost answer leaves open whether the rows were stored, they can be
   * given to `stream.ingest` with this as `idempotentId`, and are stored once.
   */
  readonly batchId: string;
  readonly rowCount: number;
  readonly #body: BatchBody;

  /** @internal */
  constructor(fields: { stream: string; batchId: string; body: BatchBody; cause: unknown }) {
    const { stream, batchId, body, cause } = fields;
    const known = isSdkError(cause) ? cause : undefined;
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    super({
      platform: 'timeplus',
      operation: 'stream.writer',
      attempts: known?.attempts ?? 1,
      requestId: known?.requestId,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: known?.retryable ?? false,
      message: `timeplus stream.writer: a batch of ${body.rowCount} rows was not accepted by the stream ${stream}${reason}`,
      cause,
    });
    this.batchId = batchId;
    this.rowCount = body.rowCount;
    this.#body = body;
  }

  /**
   * The rows, with their values as they were sent: dates as text, columns that a row did not have as null. They can be
   * written again as they are. They are no part of `toJSON()`.
   */
  get rows(): readonly Record<string, unknown>[] {
    return this.#body.rows();
  }
}

/** True for a batch of a StreamWriter that was not accepted. */
export function isWriteFailedError(value: unknown): value is WriteFailedError {
  return isSdkError(value) && value.name === 'WriteFailedError';
}

/**
 * Why a spool cannot be used: it is full, another process or writer has it, it is no spool or is damaged, it holds rows
 * of another stream, or the disk failed.
 */
export type SpoolFailure = 'full' | 'locked' | 'damaged' | 'other_stream' | 'disk';

/** A spool that cannot be used, or is full. */
export class SpoolError extends SdkError {
  override readonly name: string = 'SpoolError';
  readonly reason: SpoolFailure;

  constructor(fields: { reason: SpoolFailure; message: string; cause?: unknown }) {
    const context: ErrorContext = { platform: 'timeplus', operation: 'stream.writer', attempts: 0 };
    super({
      ...context,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: fields.reason === 'full' || fields.reason === 'locked',
      message: `timeplus stream.writer: ${fields.message}`,
      cause: fields.cause,
    });
    this.reason = fields.reason;
  }
}

/** True for a spool that cannot be used, or is full. */
export function isSpoolError(value: unknown): value is SpoolError {
  return isSdkError(value) && value.name === 'SpoolError';
}

/** Rethrows what a spool has thrown, as a SpoolError also where the spool is of the caller's making. */
export function spoolFailure(error: unknown): never {
  if (isSpoolError(error)) throw error;
  throw new SpoolError({ reason: 'disk', message: 'the spool failed', cause: error });
}
