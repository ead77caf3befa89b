import { isSdkError, SdkError } from '@sdk/core';
import type { JobRecord } from './job-record.js';

/** A job has ended without success, so it has no result. */
export class JobFailedError extends SdkError {
  override readonly name: string = 'JobFailedError';
  /** URN of the job. */
  readonly urn: string;
  /** `failed` when the service said so, `error` when the platform did. */
  readonly status: string;
  /** Why, in the words of the service or the platform. */
  readonly reason: string | undefined;

  constructor(operation: string, { id, status, errorMessage }: JobRecord) {
    super({
      platform: 'ivcap',
      operation,
      attempts: 1,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: false,
      message: `ivcap ${operation}: ${id} ended with status ${status}${errorMessage === undefined ? '' : `: ${errorMessage}`}`,
    });
    this.urn = id;
    this.status = status;
    this.reason = errorMessage;
  }
}

/** True for a job that has ended without success. */
export function isJobFailedError(value: unknown): value is JobFailedError {
  return isSdkError(value) && value.name === 'JobFailedError';
}
