import { isAbortedError, isSdkError, SdkError } from '@sdk/core';
import type { UploadCheckpoint } from './checkpoint.js';

/**
 * An upload was given up after its artifact was made. The artifact stays, incomplete; `resumeUpload` with the checkpoint
 * goes on. `cause` tells what failed; `isAbortedError` is true when the caller ended it.
 */
export class UploadError extends SdkError {
  override readonly name: string = 'UploadError';
  /** URN of the artifact. */
  readonly artifact: string;
  readonly checkpoint: UploadCheckpoint;

  constructor(operation: string, checkpoint: UploadCheckpoint, cause: unknown) {
    const aborted = isAbortedError(cause);
    super({
      platform: 'ivcap',
      operation,
      attempts: isSdkError(cause) ? cause.attempts : 0,
      requestId: isSdkError(cause) ? cause.requestId : undefined,
      code: aborted ? 'sdk.aborted' : 'sdk.operation_failed',
      kinds: aborted ? ['operation', 'aborted'] : ['operation'],
      retryable: isSdkError(cause) && cause.retryable,
      message: `ivcap ${operation}: the upload of ${checkpoint.artifact} ended after ${checkpoint.sentBytes} of ${checkpoint.totalBytes ?? 'an unknown number of'} bytes`,
      cause,
    });
    this.artifact = checkpoint.artifact;
    this.checkpoint = checkpoint;
  }
}

/** True for an upload that was given up after its artifact was made. */
export function isUploadError(value: unknown): value is UploadError {
  return isSdkError(value) && value.name === 'UploadError';
}
