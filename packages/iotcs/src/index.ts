// What callers need of the core, so that one import is enough.
export {
  AuthError,
  ConnectionError,
  HttpError,
  isAuthError,
  isConnectionError,
  isHttpError,
  isNotFoundError,
  isProtocolError,
  isSdkError,
  isTimeoutError,
  isValidationError,
  ProtocolError,
  type RequestOptions,
  SdkError,
  Secret,
  TimeoutError,
  ValidationError,
} from '@sdk/core';
export {
  type AssertionSigner,
  clientAssertion,
  privateKeySigner,
  sharedSecretSigner,
} from './auth/client-assertion.js';
export { CAPABILITY } from './capabilities/capability.js';
export type { KeyPair } from './crypto/rsa.js';
export { Client } from './device/client.js';
export type { DeviceOptions } from './device/device-options.js';
export { DirectlyConnectedDevice } from './device/directly-connected-device.js';
export { DeviceMetadata, GatewayDevice, type RegisterDeviceOptions } from './device/gateway-device.js';
export type { DispatcherCounters } from './dispatch/counters.js';
export { ContentSyncError, MessageQueueFullError, MessageStoreError } from './dispatch/dispatch-errors.js';
export type { DispatcherOptions } from './dispatch/dispatcher-options.js';
export { fileMessageStore } from './dispatch/file-message-store.js';
export type {
  DeliveryCallback,
  DispatchErrorCallback,
  MessageDispatcher,
} from './dispatch/message-dispatcher.js';
export { type MessageStore, memoryMessageStore } from './dispatch/message-store.js';
export type { DeliveryWatch } from './dispatch/queue-entry.js';
export {
  Administration,
  type AdministrationOptions,
  type ResourceInvocation,
} from './enterprise/administration.js';
export type { NewDevice } from './enterprise/administration-arguments.js';
export {
  type AsyncRequest,
  DeviceRequestError,
  type DeviceResponse,
  type RequestStatus,
  type WaitOptions,
} from './enterprise/async-request.js';
export type { FormatMessage } from './enterprise/device-data.js';
export { type DeviceFilter, deviceFilter, type FilterValue } from './enterprise/device-filter.js';
export {
  type DeviceListOptions,
  EnterpriseClient,
  type EnterpriseOptions,
} from './enterprise/enterprise-client.js';
export type { ListOptions } from './enterprise/list-pager.js';
export type { MessageListOptions, WatchMessagesOptions } from './enterprise/messages.js';
export type {
  ApplicationRecord,
  DeviceAppRecord,
  DeviceRecord,
  MessageRecord,
  MessageType,
  ResourceRecord,
} from './enterprise/records.js';
export {
  type AttributeChange,
  RemoteDevice,
  type RemoteDeviceHandlers,
} from './enterprise/remote-device.js';
export {
  alertMessage,
  dataMessage,
  type MessageFacts,
  resourcesReport,
  responseMessage,
} from './messages/builders.js';
export type {
  AlertPayload,
  AlertSeverity,
  DataPayload,
  Message,
  MessageBase,
  MessagePriority,
  MessageReliability,
  RequestMessage,
  Resource,
  ResourcesReportPayload,
  ResponsePayload,
} from './messages/message.js';
export {
  AbstractVirtualDevice,
  type ChangeCallback,
  ChangeEvent,
  type ErrorCallback,
  ErrorEvent,
} from './models/abstract-virtual-device.js';
export type {
  ActionDefinition,
  ArgumentDefinition,
  AttributeDefinition,
  DeviceModelDefinition,
  FieldDefinition,
  FormatDefinition,
  ValueType,
} from './models/definition.js';
export { DeviceModel, defineDeviceModel } from './models/device-model.js';
export { ExternalObject } from './models/external-object.js';
export type {
  Access,
  DeviceModelAction,
  DeviceModelArgument,
  DeviceModelAttribute,
  DeviceModelField,
  DeviceModelFormat,
} from './models/members.js';
export { NamedValue } from './models/named-value.js';
export type {
  ActionArguments,
  ActionName,
  AttributeInput,
  AttributeName,
  AttributeValue,
  FieldInput,
  FieldName,
  FormatUrn,
  ModelValue,
} from './models/types.js';
export type { NetworkCost } from './policies/batch/network-cost.js';
export {
  createProvisioning,
  type Provisioning,
  type ProvisioningFacts,
} from './provisioning/provisioning.js';
export { ProvisioningError, type ProvisioningFailure } from './provisioning/provisioning-error.js';
export {
  type ProvisioningSource,
  type ProvisioningStore,
  readProvisioning,
  writeProvisioning,
} from './provisioning/provisioning-file.js';
export { DeviceRequest, RESPONSE_WAIT, type Reply, type RequestHandler } from './requests/device-request.js';
export type { ConnectionOptions } from './rest/rest-client.js';
export { StateError } from './state-error.js';
export type { DownloadTarget, InputContent, UploadSource } from './storage/content.js';
export type { StorageDelegate, TransferResult, TransferWatch } from './storage/storage-delegate.js';
export { type ProgressCallback, StorageObject, type SyncCallback } from './storage/storage-object.js';
export { type StorageProgress, SyncEvent, SyncStatus } from './storage/sync.js';
export { type ActionCallback, ActionEvent } from './virtual/action.js';
export { Alert, Data } from './virtual/alert.js';
export type { AlertOptions, MessageOptions } from './virtual/format-message.js';
export { VirtualDevice } from './virtual/virtual-device.js';
