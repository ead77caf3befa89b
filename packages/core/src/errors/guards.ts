import { type ErrorKind, errorKindsOf } from './brand.js';
import type { HttpError } from './http-error.js';
import type { AuthError, PagingError, ProtocolError, StreamError, ValidationError } from './other-errors.js';
import type { SdkError } from './sdk-error.js';
import type { AbortedError, ClosedError, ConnectionError, TimeoutError } from './transport-errors.js';

const has = (value: unknown, kind: ErrorKind): boolean => errorKindsOf(value)?.includes(kind) ?? false;

/** True for every error of any of the SDK packages, whichever copy of the core made it. */
export const isSdkError = (value: unknown): value is SdkError => errorKindsOf(value) !== undefined;
/** The server answered with a failure. */
export const isHttpError = (value: unknown): value is HttpError => has(value, 'http');
/** Status 400, 413, 415 or 422. */
export const isBadRequestError = (value: unknown): value is HttpError => has(value, 'bad_request');
/** Status 401. */
export const isUnauthenticatedError = (value: unknown): value is HttpError => has(value, 'unauthenticated');
/** Status 403. */
export const isForbiddenError = (value: unknown): value is HttpError => has(value, 'forbidden');
/** Status 404 or 410. */
export const isNotFoundError = (value: unknown): value is HttpError => has(value, 'not_found');
/** Status 409 or 412. */
export const isConflictError = (value: unknown): value is HttpError => has(value, 'conflict');
/** Status 429; `retryAfterMs` tells the wait if the server named one. */
export const isRateLimitError = (value: unknown): value is HttpError => has(value, 'rate_limit');
/** Status 500 and above. */
export const isServerError = (value: unknown): value is HttpError => has(value, 'server');
/** The connection failed or broke. */
export const isConnectionError = (value: unknown): value is ConnectionError => has(value, 'connection');
/** A deadline passed; `phase` tells which. */
export const isTimeoutError = (value: unknown): value is TimeoutError => has(value, 'timeout');
/** The caller's signal ended the call. */
export const isAbortedError = (value: unknown): value is AbortedError => has(value, 'aborted');
/** A credential could not be had. */
export const isAuthError = (value: unknown): value is AuthError => has(value, 'auth');
/** The server broke its protocol. */
export const isProtocolError = (value: unknown): value is ProtocolError => has(value, 'protocol');
/** An argument was refused before anything was sent. */
export const isValidationError = (value: unknown): value is ValidationError => has(value, 'validation');
/** A stream ended before its end. */
export const isStreamError = (value: unknown): value is StreamError => has(value, 'stream');
/** A list would never end. */
export const isPagingError = (value: unknown): value is PagingError => has(value, 'paging');
/** The client, stream or socket is closed. */
export const isClosedError = (value: unknown): value is ClosedError => has(value, 'closed');
