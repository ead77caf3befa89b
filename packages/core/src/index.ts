// Client foundation

// Auth
export type { AuthContext, Credential, Grant } from './auth/credential.js';
export { type RefreshableTokenOptions, refreshableToken } from './auth/refreshable-token.js';
export type { ServerTime } from './auth/server-time.js';
export type { AcquireToken } from './auth/shared-renewal.js';
export { apiKey, basicAuth, bearerToken, secretHeaders } from './auth/static-credentials.js';
export {
  memoryTokenStore,
  type StoredToken,
  type TokenRecord,
  type TokenSet,
  type TokenStore,
} from './auth/token-set.js';
export type { Answer, FailedAnswer } from './client/answer.js';
export { ApiCall, type WithResponse } from './client/api-call.js';
export type { ClientRuntime } from './client/client-runtime.js';
export { HttpClient } from './client/http-client.js';
export type { ClientOptions, RequestOptions } from './client/options.js';
export type { FailureDescription, FailureFacts, PlatformProfile } from './client/platform-profile.js';
export type { Replay, RequestSpec } from './client/request-spec.js';
// Data
export { type BigIntegers, parseJson, stringifyJson } from './data/json.js';
export type { Scrubber } from './data/scrubber.js';
export { Secret } from './data/secret.js';
// Errors
export { SDK_ERROR_CODES, type SdkErrorCode } from './errors/codes.js';
export {
  isAbortedError,
  isAuthError,
  isBadRequestError,
  isClosedError,
  isConflictError,
  isConnectionError,
  isForbiddenError,
  isHttpError,
  isNotFoundError,
  isPagingError,
  isProtocolError,
  isRateLimitError,
  isSdkError,
  isServerError,
  isStreamError,
  isTimeoutError,
  isUnauthenticatedError,
  isValidationError,
} from './errors/guards.js';
export { HttpError, type HttpErrorFacts } from './errors/http-error.js';
export {
  AuthError,
  type Gap,
  PagingError,
  ProtocolError,
  StreamError,
  ValidationError,
  type ValidationIssue,
} from './errors/other-errors.js';
export { type ErrorContext, SdkError, type SdkErrorFields } from './errors/sdk-error.js';
export {
  AbortedError,
  ClosedError,
  ConnectionError,
  TimeoutError,
  type TimeoutPhase,
} from './errors/transport-errors.js';
// HTTP
export type { AttemptInfo, Middleware } from './http/middleware.js';
export { encodeQuery, type QueryParameters, type QueryValue } from './http/query.js';
export type { RequestBody } from './http/request-body.js';
export type { FetchFunction, OutgoingRequest, Transport } from './http/transport.js';
export { type EncodedPath, path, rawPath } from './http/url.js';
// Observability
export { type LogFields, type Logger, silentLogger } from './observe/logger.js';
export type { AttributeValue, Span, Tracer } from './observe/tracer.js';
// Paging
export type { RepeatedCursors } from './paging/cursor-guard.js';
export { cursorPages } from './paging/cursor-pages.js';
export { cursorOfLink, type Links, linkTo, pathOfLink } from './paging/link.js';
export { type LinkCursor, type LinkedPage, linkPages } from './paging/link-pages.js';
export { numberPages } from './paging/number-pages.js';
export { type OffsetPage, offsetPages } from './paging/offset-pages.js';
export type { Page, PageResponse, PageSource } from './paging/page.js';
export {
  type ByPageOptions,
  createPager,
  type Pager,
  type PagerOptions,
  type ToArrayOptions,
} from './paging/pager.js';
// Retries and time
export { type BackoffLimits, fullJitterDelay } from './retry/backoff.js';
export type { RetryBudget } from './retry/budget.js';
export type { RetryOptions, RetryPolicy } from './retry/policy.js';
export type {
  SocketClose,
  SocketConnection,
  SocketFactory,
  SocketFrame,
  SocketHandlers,
  SocketTarget,
} from './runtime/socket-connection.js';
export { webSocketFactory } from './runtime/websocket.web.js';
// Sockets
export type { CloseVerdict } from './socket/close-codes.js';
export type { ManagedSocket, SocketSubscription } from './socket/managed-socket.js';
export type {
  AuthSession,
  Route,
  SocketHeartbeat,
  SocketProtocol,
  SocketRequestOptions,
  SocketSession,
} from './socket/protocol.js';
export { createManagedSocket } from './socket/socket-manager.js';
export type { ManagedSocketOptions, SocketEnd, SocketHooks, SocketLimits } from './socket/socket-options.js';
export type { SocketState } from './socket/socket-state.js';
export type { SubscriptionSpec } from './socket/subscription.js';
export {
  type SubscriptionEvents,
  type SubscriptionStreamOptions,
  subscribeAsStream,
} from './socket/subscription-stream.js';
// Streams
export type { BatchSource } from './stream/batch-source.js';
export type { ByteSource } from './stream/byte-source.js';
export { createEventStream, type EventStream, type StreamState } from './stream/event-stream.js';
export { type ItemReader, itemsOf } from './stream/items-of.js';
export { type JsonArrayOptions, readJsonArray } from './stream/json-array.js';
export { type LongPollOptions, longPoll, type PollAnswer } from './stream/long-poll.js';
export { type NdjsonOptions, readNdjson } from './stream/ndjson.js';
export { type Overflow, PushQueue, type PushQueueOptions } from './stream/push-queue.js';
export { type ResumableOptions, resumableStream, type StreamItem } from './stream/resumable.js';
export { readSse, type SseEvent, type SseOptions, sseSource } from './stream/sse.js';
// Time
export { type Clock, systemClock } from './time/clock.js';
export type { TimeoutOptions, Timeouts } from './time/deadline.js';
export { orAborted } from './time/or-aborted.js';
export { sleep } from './time/sleep.js';
