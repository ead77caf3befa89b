import { SdkError } from '@sdk/core';

/** The queue is full: messages are made faster than the server takes them, or it cannot be reached. Nothing was queued. */
export class MessageQueueFullError extends SdkError {
  override readonly name: string = 'MessageQueueFullError';
  /** Messages that may wait. */
  readonly limit: number;

  constructor(limit: number) {
    super({
      platform: 'iotcs',
      operation: 'queue',
      attempts: 0,
      code: 'sdk.stream_overflow',
      kinds: [],
      retryable: true,
      message: `iotcs queue: ${limit} messages wait already; this one was not accepted`,
    });
    this.limit = limit;
  }
}

/**
 * A message of `GUARANTEED_DELIVERY` could not be kept, e.g. because the disk is full, and was not accepted; or, with the
 * operation `open`, those kept earlier cannot be read.
 */
export class MessageStoreError extends SdkError {
  override readonly name: string = 'MessageStoreError';

  constructor(cause: unknown, operation: 'queue' | 'open' = 'queue') {
    const code = (cause as { readonly code?: unknown } | null)?.code;
    const reason = typeof code === 'string' ? ` (${code})` : '';
    super({
      platform: 'iotcs',
      operation,
      attempts: 0,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: true,
      message:
        operation === 'open'
          ? `iotcs open: the messages in the store cannot be read${reason}`
          : `iotcs queue: the store could not keep the message${reason}; it was not accepted`,
      cause,
    });
  }
}

/** Content that a message refers to could not be brought to the storage; the message was not sent. */
export class ContentSyncError extends SdkError {
  override readonly name: string = 'ContentSyncError';

  constructor(cause: unknown) {
    super({
      platform: 'iotcs',
      operation: 'queue',
      attempts: 0,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: false,
      message: 'iotcs queue: Content sync failed',
      cause,
    });
  }
}
