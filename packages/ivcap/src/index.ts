// What callers need of the core, so that one import is enough.
export {
  type ApiCall,
  AuthError,
  type ByPageOptions,
  type Credential,
  type ErrorContext,
  type EventStream,
  HttpError,
  isAbortedError,
  isAuthError,
  isBadRequestError,
  isConflictError,
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
  memoryTokenStore,
  type Page,
  type Pager,
  ProtocolError,
  type RequestOptions,
  SdkError,
  Secret,
  StreamError,
  TimeoutError,
  type TokenRecord,
  type TokenStore,
  ValidationError,
  type ValidationIssue,
  type WithResponse,
} from '@sdk/core';
export { Artifact } from './artifacts/artifact.js';
export { Artifacts } from './artifacts/artifacts.js';
export { Aspect, Aspect as Metadata } from './aspects/aspect.js';
export type { AspectInput, AspectListOptions } from './aspects/aspect-options.js';
export type { AspectContent, AspectRecord } from './aspects/aspect-record.js';
export { Aspects } from './aspects/aspects.js';
export { MetadataRecords } from './aspects/metadata.js';
export { accessToken } from './auth/access-token.js';
export { type DeviceLogin, type DeviceLoginOptions, deviceLogin } from './auth/device-login.js';
export { fileTokenStore } from './auth/file-token-store.js';
export type { DeviceCode } from './auth/identity-provider.js';
export type { UserAccount } from './auth/user-account.js';
export { IvcapClient } from './client.js';
export type { ArtifactRecord, ArtifactStatus } from './codec/artifact-record.js';
export type { JsonObject } from './codec/json-object.js';
export {
  type Collection,
  type CollectionInput,
  type CollectionItem,
  type CollectionListOptions,
  Collections,
} from './collections/collections.js';
export type { Dashboard } from './deployment/deployment.js';
export { Download } from './downloads/download.js';
export type { ByteRange } from './downloads/resuming-source.js';
export type { DownloadProgress } from './downloads/save-to-file.js';
export type { Environment } from './environment.js';
export { IvcapError, isIvcapError } from './errors/ivcap-error.js';
export {
  AmbiguousResourceError,
  isAmbiguousResourceError,
  isResourceNotFoundError,
  ResourceNotFoundError,
} from './errors/lookup-errors.js';
export type { JobEventOptions } from './jobs/event-feed.js';
export { Job, type JobState } from './jobs/job.js';
export type { JobEvent, JobEventType } from './jobs/job-event.js';
export { isJobFailedError, JobFailedError } from './jobs/job-failed-error.js';
export type { JobRecord } from './jobs/job-record.js';
export type { JobOptions } from './jobs/job-request.js';
export { Jobs } from './jobs/jobs.js';
export { type FilterValue, filter } from './lists/filter.js';
export type { ListOptions, PagingOptions } from './lists/list-options.js';
export type { ApiDialect, IvcapClientOptions, IvcapRequestOptions } from './options.js';
export { type ContainerUsage, type LogOptions, Order } from './orders/order.js';
export type { OrderDetails, OrderInput } from './orders/order-input.js';
export type { OrderParameter, OrderRecord } from './orders/order-record.js';
export { Orders } from './orders/orders.js';
export { type PackageListOptions, Packages } from './packages/packages.js';
export {
  type MemberListOptions,
  type ProjectInput,
  type ProjectMember,
  type ProjectRecord,
  Projects,
} from './projects/projects.js';
export { type QueueInput, type QueueMessage, type QueueRecord, Queues } from './queues/queues.js';
export type { SearchOptions } from './search/search.js';
export {
  type SecretEntry,
  type SecretInput,
  type SecretListOptions,
  type SecretRecord,
  Secrets,
} from './secrets/secrets.js';
export type { ParameterValues } from './services/check-parameters.js';
export { Parameter, type ParameterOption, type ParameterType } from './services/parameter.js';
export { Service } from './services/service.js';
export type { ParameterDefinition, ServiceDefinition } from './services/service-definition.js';
export type { ServiceRecord } from './services/service-record.js';
export { type ServiceListOptions, Services } from './services/services.js';
export type { UploadCheckpoint } from './uploads/checkpoint.js';
export { isUploadError, UploadError } from './uploads/upload-error.js';
export type {
  UploadContent,
  UploadInput,
  UploadProgress,
  UploadSourceInput,
} from './uploads/upload-input.js';
export { isFinalStatus, type RunStatus } from './waiting/run-status.js';
export type { WaitOptions } from './waiting/wait-options.js';
export { isWaitTimeoutError, WaitTimeoutError } from './waiting/wait-timeout-error.js';
