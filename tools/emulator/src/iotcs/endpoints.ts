import { activationEndpoints } from './activation/activation-endpoints.js';
import { administrationEndpoints } from './administration/administration-endpoints.js';
import { modelEndpoints } from './device/model-endpoint.js';
import { policyEndpoints } from './device/policy-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { controlEndpoints } from './enterprise/control-endpoints.js';
import { dataEndpoint } from './enterprise/data-endpoint.js';
import { lookupEndpoints } from './enterprise/lookup-endpoints.js';
import { messageQueries } from './enterprise/message-queries.js';
import { requestEndpoints } from './enterprise/request-endpoints.js';
import { resourceEndpoints } from './enterprise/resource-endpoints.js';
import { messageEndpoints } from './messages/message-endpoint.js';
import { storageProvisioner } from './storage/provisioner-endpoint.js';

const API = '/iot/api/v2/';
const WEB_API = '/iot/webapi/v2/';

const api: readonly Endpoint[] = [
  ...activationEndpoints,
  ...modelEndpoints,
  ...messageEndpoints,
  ...policyEndpoints,
  ...storageProvisioner,
  ...lookupEndpoints,
  dataEndpoint,
  ...controlEndpoints,
  ...messageQueries,
  ...requestEndpoints,
  ...resourceEndpoints,
  ...administrationEndpoints,
];

/**
 * What enterprise clients call, below the root for people who log in with their name and password (section 4.1): tokens of
 * integrations are not taken there.
 */
const webApi: readonly Endpoint[] = api
  .filter(({ uses }) => uses.includes('enterprise'))
  .map(endpoint => ({
    ...endpoint,
    path: endpoint.path.replace(API, WEB_API),
    uses: ['administration'],
  }));

/** All endpoints of the JSON interface whose callers must be known; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [...api, ...webApi];
