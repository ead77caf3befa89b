import { activationEndpoints } from './activation/activation-endpoints.js';
import { modelEndpoints } from './device/model-endpoint.js';
import { policyEndpoints } from './device/policy-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { messageEndpoints } from './messages/message-endpoint.js';
import { storageProvisioner } from './storage/provisioner-endpoint.js';

/** All endpoints of the JSON interface that need a token; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [
  ...activationEndpoints,
  ...modelEndpoints,
  ...messageEndpoints,
  ...policyEndpoints,
  ...storageProvisioner,
];
