export {
  type AssertionSigner,
  clientAssertion,
  privateKeySigner,
  sharedSecretSigner,
} from './auth/client-assertion.js';
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
export type { ConnectionOptions } from './rest/rest-client.js';
