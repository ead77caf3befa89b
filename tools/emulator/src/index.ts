export { type Emulator, type PlatformHandles, startEmulator } from './emulator.js';
export type { FlowthingsFaultEffect } from './flowthings/fault-effects.js';
export type { FlowthingsEmulator, FlowthingsSession } from './flowthings/flowthings-emulator.js';
export type {
  Drop as FlowthingsDrop,
  Flow as FlowthingsFlow,
  PathRights as FlowthingsPathRights,
  StoredObject as FlowthingsObject,
} from './flowthings/model/stored-object.js';
export type {
  FlowthingsAccountSeed,
  FlowthingsDropSeed,
  FlowthingsFlowSeed,
  FlowthingsSeed,
  FlowthingsSessionSeed,
  FlowthingsTrackSeed,
} from './flowthings/seed/seed.js';
export type { TransportKind as FlowthingsTransportKind } from './flowthings/session/transport.js';
export type {
  Transformation as FlowthingsTransformation,
  TransformationContext as FlowthingsTransformationContext,
  TransformedDrop as FlowthingsTransformedDrop,
} from './flowthings/tracks/transformations.js';
export type { ClockControl } from './host/adjustable-clock.js';
export type { EmulatorClock } from './host/clock.js';
export type { BodyPosition, Fault, FaultEffect, FaultMatch, FaultReport } from './host/faults/fault.js';
export type { FaultControl, FaultHandle } from './host/faults/fault-plan.js';
export type { EmulatorLog } from './host/log.js';
export type { LoggedRequest } from './host/request-log.js';
export type { IotcsFaultEffect } from './iotcs/fault-effects.js';
export type {
  IotcsDeviceInfo,
  IotcsEmulator,
  IotcsObjectInfo,
  IotcsProvisioningOptions,
  IotcsRequestInfo,
} from './iotcs/iotcs-emulator.js';
export type { IotcsScheme } from './iotcs/iotcs-platform.js';
export type { DeviceRequest as IotcsDeviceRequest } from './iotcs/messages/send-request.js';
export type {
  IotcsAction,
  IotcsAttribute,
  IotcsDeviceModel,
  IotcsFormat,
  IotcsValueType,
} from './iotcs/model/device-model.js';
export type {
  DeviceResponse as IotcsDeviceResponse,
  EndpointState as IotcsEndpointState,
  EndpointType as IotcsEndpointType,
  RequestStatus as IotcsRequestStatus,
  StoredMessage as IotcsMessage,
} from './iotcs/model/records.js';
export type { ProvisioningFormat as IotcsProvisioningFormat } from './iotcs/provisioning/trusted-assets.js';
export type {
  IotcsApplicationSeed,
  IotcsDeviceSeed,
  IotcsIntegrationSeed,
  IotcsPolicySeed,
  IotcsSeed,
} from './iotcs/seed/seed.js';
export type { IvcapApiVersion } from './ivcap/api-version.js';
export type {
  DeviceLogin as IvcapDeviceLogin,
  LoginState as IvcapLoginState,
} from './ivcap/auth/device-logins.js';
export type { IvcapScope } from './ivcap/auth/token-book.js';
export type { IvcapIdentitySettings } from './ivcap/auth/token-issuer.js';
export type { IvcapPaging } from './ivcap/deployment.js';
export {
  IvcapContent,
  type IvcapProduct,
  type IvcapRun,
  type IvcapServiceEvent,
  type IvcapServiceHandler,
  type IvcapServiceLife,
} from './ivcap/engine/service-code.js';
export type { IvcapFaultEffect } from './ivcap/fault-effects.js';
export type { IvcapArtifactInfo, IvcapEmulator, IvcapRunInfo } from './ivcap/ivcap-emulator.js';
export type {
  RunStatus as IvcapRunStatus,
  ServiceParameter as IvcapServiceParameter,
} from './ivcap/model/records.js';
export type {
  IvcapArtifactSeed,
  IvcapAspectSeed,
  IvcapDashboardSeed,
  IvcapProjectSeed,
  IvcapQueueSeed,
  IvcapSearchSeed,
  IvcapSecretSeed,
  IvcapSeed,
  IvcapServiceSeed,
  IvcapTokenSeed,
} from './ivcap/seed/seed.js';
export type { EmulatorOptions, EmulatorSeed, PlatformName } from './options.js';
export type {
  ColumnDefinition as TimeplusColumnDefinition,
  StreamInfo as TimeplusStreamInfo,
  StreamMode as TimeplusStreamMode,
} from './timeplus/engine/contract.js';
export type { TimeplusFaultEffect } from './timeplus/fault-effects.js';
export type {
  TimeplusGeneration,
  TimeplusSeed,
  TimeplusStreamSeed,
  TimeplusWorkspaceSeed,
} from './timeplus/seed.js';
export type { TimeplusEmulator } from './timeplus/timeplus-emulator.js';
export type { Caller as VantiqCaller } from './vantiq/caller.js';
export type {
  CodeCall as VantiqCodeCall,
  ProcedureArguments as VantiqProcedureArguments,
  ProcedureHandler as VantiqProcedureHandler,
  RuleHandler as VantiqRuleHandler,
  SourceHandler as VantiqSourceHandler,
  StreamingProcedureHandler as VantiqStreamingProcedureHandler,
} from './vantiq/code/code-library.js';
export { CodeResult as VantiqCodeResult } from './vantiq/code/code-result.js';
export type { Emission as VantiqEmission } from './vantiq/code/source-emissions.js';
export { type ErrorEntry as VantiqErrorEntry, VantiqRefusal } from './vantiq/errors.js';
export type { CloseAt as VantiqCloseAt, VantiqFaultEffect } from './vantiq/fault-effects.js';
export type {
  VantiqDocumentSeed,
  VantiqNamespaceSeed,
  VantiqProcedureSeed,
  VantiqPropertySeed,
  VantiqReliabilitySeed,
  VantiqRuleSeed,
  VantiqSeed,
  VantiqServiceSeed,
  VantiqSourceSeed,
  VantiqTokenSeed,
  VantiqTopicSeed,
  VantiqTypeSeed,
  VantiqUserSeed,
} from './vantiq/seed/seed.js';
export type { FrameKind as VantiqFrameKind } from './vantiq/socket/sockets.js';
export type { VantiqEmulator, VantiqSocket, VantiqSubscription } from './vantiq/vantiq-emulator.js';
