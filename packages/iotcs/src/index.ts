export {
  type AssertionSigner,
  clientAssertion,
  privateKeySigner,
  sharedSecretSigner,
} from './auth/client-assertion.js';
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
