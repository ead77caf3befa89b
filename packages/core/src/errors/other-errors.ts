import type { SdkErrorCode } from './codes.js';
import { type ErrorContext, SdkError } from './sdk-error.js';

/** Getting or renewing a credential failed; the request that needed it was not sent. */
export class AuthError extends SdkError {
  override readonly name: string = 'AuthError';
  /** What was being done: the first fetch of a token or its renewal. */
  readonly stage: 'acquire' | 'refresh';

  constructor(
    fields: ErrorContext & {
      stage: 'acquire' | 'refresh';
      message: string;
      retryable?: boolean;
      cause?: unknown;
    },
  ) {
    super({ ...fields, code: 'sdk.auth_failed', kinds: ['auth'], retryable: fields.retryable ?? false });
    this.stage = fields.stage;
  }
}

/** The server sent something that its protocol does not allow. */
export class ProtocolError extends SdkError {
  override readonly name: string = 'ProtocolError';
  /** The beginning of what was received, at most 200 characters. */
  readonly excerpt: string | undefined;

  constructor(
    fields: ErrorContext & {
      message: string;
      excerpt?: string | undefined;
      code?: SdkErrorCode;
      cause?: unknown;
    },
  ) {
    super({
      ...fields,
      code: fields.code ?? 'sdk.protocol_violation',
      kinds: ['protocol'],
      retryable: false,
    });
    const { excerpt, scrub } = fields;
    // Scrubbed first: a secret that is cut in the middle would not be recognised.
    this.excerpt = (excerpt === undefined || scrub === undefined ? excerpt : scrub(excerpt))?.slice(0, 200);
  }
}

/** One thing that is wrong with an argument. */
export interface ValidationIssue {
  /** Path of the field, e.g. `columns[0].type`. */
  readonly field: string;
  /** What was expected, e.g. `a non-empty string`. */
  readonly expected: string;
  /** Type or short form of what came instead; never the content of a secret. */
  readonly received?: string | undefined;
}

/** An argument was refused before anything was sent. */
export class ValidationError extends SdkError {
  override readonly name: string = 'ValidationError';
  readonly issues: readonly ValidationIssue[];

  constructor(fields: Omit<ErrorContext, 'attempts'> & { issues: readonly ValidationIssue[] }) {
    const list = fields.issues
      .map(
        issue =>
          `${issue.field}: expected ${issue.expected}${issue.received === undefined ? '' : `, got ${issue.received}`}`,
      )
      .join('; ');
    super({
      ...fields,
      attempts: 0,
      code: 'sdk.invalid_argument',
      kinds: ['validation'],
      retryable: false,
      message: `${fields.platform} ${fields.operation}: ${list}`,
    });
    this.issues = fields.issues;
  }
}

/** Whether events may have been lost: `none` is a promise, `possible` is a warning. */
export type Gap = 'none' | 'possible';

/** A stream ended before its end. */
export class StreamError extends SdkError {
  override readonly name: string = 'StreamError';
  /** Id of the last event that was delivered, where the protocol has ids. */
  readonly lastEventId: string | undefined;
  readonly gap: Gap;

  constructor(
    fields: ErrorContext & {
      message: string;
      gap: Gap;
      lastEventId?: string | undefined;
      retryable?: boolean;
      code?: SdkErrorCode;
      cause?: unknown;
    },
  ) {
    super({
      ...fields,
      code: fields.code ?? 'sdk.stream_broken',
      kinds: ['stream'],
      retryable: fields.retryable ?? true,
    });
    this.lastEventId = fields.lastEventId;
    this.gap = fields.gap;
  }
}

/** The server named a page that was already read; going on would never end. */
export class PagingError extends SdkError {
  override readonly name: string = 'PagingError';
  /** The repeated cursor, at most 200 characters. */
  readonly cursor: string;

  constructor(fields: ErrorContext & { cursor: string }) {
    super({
      ...fields,
      code: 'sdk.paging_cycle',
      kinds: ['paging'],
      retryable: false,
      message: `${fields.platform} ${fields.operation}: the server repeated a page cursor; the list would never end`,
    });
    this.cursor = fields.cursor.slice(0, 200);
  }
}
