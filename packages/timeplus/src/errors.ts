import { type ErrorContext, isHttpError, isNotFoundError, isSdkError, SdkError } from '@sdk/core';

/** Numeric codes of the engine (inherited from ClickHouse) that callers branch on most. */
export const TimeplusErrorCode = {
  NO_SUCH_COLUMN: 16,
  CANNOT_PARSE_INPUT: 27,
  BAD_ARGUMENTS: 36,
  UNKNOWN_FUNCTION: 46,
  UNKNOWN_IDENTIFIER: 47,
  UNKNOWN_TYPE: 50,
  STREAM_ALREADY_EXISTS: 57,
  UNKNOWN_STREAM: 60,
  SYNTAX_ERROR: 62,
  INCORRECT_DATA: 117,
  TIMEOUT_EXCEEDED: 159,
} as const;

/** A query that was accepted and failed while it ran. */
export class QueryFailedError extends SdkError {
  override readonly name: string = 'QueryFailedError';
  readonly queryId: string;
  /** The server's own words. */
  readonly serverMessage: string;
  /** The engine's numeric code, where it is told. */
  readonly serverCode: number | undefined;

  constructor(
    fields: ErrorContext & { queryId: string; serverMessage: string; serverCode?: number | undefined },
  ) {
    super({
      ...fields,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: false,
      message: `timeplus ${fields.operation}: the query ${fields.queryId} failed: ${fields.serverMessage}`,
    });
    this.queryId = fields.scrub?.(fields.queryId) ?? fields.queryId;
    this.serverMessage = fields.scrub?.(fields.serverMessage) ?? fields.serverMessage;
    this.serverCode = fields.serverCode;
  }
}

/** True for a query that failed while it ran. */
export function isQueryFailedError(value: unknown): value is QueryFailedError {
  return isSdkError(value) && value.name === 'QueryFailedError';
}

/**
 * True when the stream, view or other thing does not exist: status 404, or the engine's code 60 under another status,
 * which some servers answer (section 7 of the protocol).
 */
export function isUnknownResourceError(value: unknown): boolean {
  return (
    isNotFoundError(value) || (isHttpError(value) && value.serverCode === TimeplusErrorCode.UNKNOWN_STREAM)
  );
}
