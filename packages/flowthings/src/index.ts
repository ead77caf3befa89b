// What callers need of the core, so that one import is enough.
export {
  AbortedError,
  type ApiCall,
  AuthError,
  type ByPageOptions,
  ClosedError,
  ConnectionError,
  type Credential,
  type Gap,
  HttpError,
  isAbortedError,
  isAuthError,
  isBadRequestError,
  isClosedError,
  isConnectionError,
  isForbiddenError,
  isHttpError,
  isNotFoundError,
  isProtocolError,
  isRateLimitError,
  isSdkError,
  isServerError,
  isStreamError,
  isTimeoutError,
  isUnauthenticatedError,
  isValidationError,
  type Page,
  type Pager,
  ProtocolError,
  type RequestOptions,
  SdkError,
  StreamError,
  type StreamItem,
  type StreamState,
  TimeoutError,
  ValidationError,
  type WithResponse,
} from '@sdk/core';
// Client
export { FlowthingsClient } from './client.js';
export {
  type BluemixCredentials,
  type BluemixOptions,
  bluemixCredentials,
  type Environment,
  isMasterToken,
  token,
} from './credentials.js';
// Elements
export { plainElements } from './elements/plain-elements.js';
// Errors
export {
  FlowthingsBadRequestError,
  FlowthingsError,
  FlowthingsForbiddenError,
  FlowthingsNotFoundError,
  FlowthingsServerError,
  FlowthingsTooLargeError,
  isFlowthingsError,
} from './errors/flowthings-error.js';
export type { References } from './errors/head.js';
// Filters
export { Filter } from './filters/filter.js';
export {
  type AnyMember,
  type AnyMembers,
  type Member,
  type MemberReference,
  type Members,
  type MemberTests,
  mem,
  members,
  type WithinOptions,
} from './filters/member.js';
export type { FilterValue } from './filters/operand.js';
export { type AgeTests, age, allOf, anyOf, exists, has, matches, not, rawFilter } from './filters/tests.js';
export { type Conditions, type MemberCondition, where } from './filters/where.js';
// Objects
export { isFlowPath, isObjectId } from './model/names.js';
export type {
  ApiTask,
  AvConnection,
  Device,
  Drop,
  DropLocation,
  DropRights,
  Flow,
  Group,
  Identity,
  LocalTrack,
  Model,
  MqttTask,
  NewDrop,
  RssTask,
  Share,
  Simulation,
  Stored,
  TaskReport,
  Token,
  Track,
} from './model/objects.js';
// Changes
export { diff } from './modify/diff.js';
export { M, type Modification } from './modify/m.js';
export type {
  ApiVersion,
  FlowthingsClientOptions,
  SessionOptions,
  SessionTransport,
} from './options.js';
export type {
  FindOptions,
  FlowthingsRequestOptions,
  ParameterValue,
  WithRefs,
} from './rest/find-options.js';
// Services
export type {
  AggregateGroup,
  AggregateOptions,
  DropService,
  DropsByPath,
  FlowSearch,
} from './services/drops.js';
export type { DeleteOptions, ImmutableService } from './services/immutable-service.js';
export type { FiltersAndOptions, ReadableService, WalkOptions } from './services/readable-service.js';
export type { ResourceService, Update } from './services/resource-service.js';
export type { NoOptions, RawRequestOptions, Service } from './services/service.js';
export type { DropFactory, Services } from './services/services.js';
export type { ApiTaskService, IdentityService, TrackService } from './services/simulations.js';
export type { StatisticsOptions, StatisticsService } from './services/statistics.js';
// Sessions
export type { DropItem, DropSubscription } from './session/drop-subscription.js';
export type { MessageOptions } from './session/message-options.js';
export type { ClientMessage } from './session/messages.js';
export type { Session } from './session/session.js';
export type { SessionFindOptions, SessionObjects } from './session/session-objects.js';
export type { SessionHandlers, SubscribeOptions } from './session/subscribe-options.js';
export type { WebSocketService } from './session/websocket-service.js';
// Many calls at once
export type { Batch, BatchOptions, Outcome } from './workflow/batch.js';
export type {
  Arriving,
  LazyDropFactory,
  LazyDropService,
  LazyImmutableService,
  LazyReadableService,
  LazyResourceService,
  LazyServices,
} from './workflow/lazy-services.js';
export type { Lazy, LazyHandle, MaybeLazy } from './workflow/lazy-value.js';
