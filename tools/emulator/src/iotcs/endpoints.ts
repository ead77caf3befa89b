import { activationEndpoints } from './activation/activation-endpoints.js';
import { administrationEndpoints } from './administration/administration-endpoints.js';
import { modelEndpoints } from './device/model-endpoint.js';
import { policyEndpoints } from './device/policy-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { controlEndpoints } from './enterprise/control-endpoints.js';
import { dataEndpoint } from './enterprise/data-endpoint.js';
import { lookupEndpoints } from './enterprise/lookup-endpoints.js';
import { applicationMessages } from './enterprise/message-endpoint.js';
import { requestEndpoints } from './enterprise/request-endpoints.js';
import { resourceEndpoints } from './enterprise/resource-endpoints.js';
import { messageEndpoints } from './messages/message-endpoint.js';
import { storageProvisioner } from './storage/provisioner-endpoint.js';

/** All endpoints of the JSON interface that need a token; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [
  ...activationEndpoints,
  ...modelEndpoints,
  ...messageEndpoints,
  ...policyEndpoints,
  ...storageProvisioner,
  ...lookupEndpoints,
  dataEndpoint,
  ...controlEndpoints,
  applicationMessages,
  ...requestEndpoints,
  ...resourceEndpoints,
  ...administrationEndpoints,
];
