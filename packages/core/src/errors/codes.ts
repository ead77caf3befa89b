/** Every code that an SdkError can have; `docs/errors/` has a page for each. */
export const SDK_ERROR_CODES = [
  'sdk.bad_request',
  'sdk.unauthenticated',
  'sdk.forbidden',
  'sdk.not_found',
  'sdk.conflict',
  'sdk.rate_limited',
  'sdk.server_error',
  'sdk.http_error',
  'sdk.redirect_refused',
  'sdk.connection_failed',
  'sdk.timeout',
  'sdk.aborted',
  'sdk.auth_failed',
  'sdk.protocol_violation',
  'sdk.response_too_large',
  'sdk.invalid_argument',
  'sdk.stream_broken',
  'sdk.stream_overflow',
  'sdk.paging_cycle',
  'sdk.operation_failed',
  'sdk.closed',
] as const;

/** Stable code of an error. New codes may appear in minor releases. */
export type SdkErrorCode = (typeof SDK_ERROR_CODES)[number];
