import { artifactEndpoints } from './artifacts/artifact-endpoints.js';
import { aspectEndpoints } from './aspects/aspect-endpoints.js';
import { metadataEndpoints } from './aspects/metadata-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { jobEndpoints } from './runs/job-endpoints.js';
import { orderEndpoints } from './runs/order-endpoints.js';
import { serviceEndpoints } from './services/service-endpoints.js';

/** All endpoints of the API that need a token; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [
  ...serviceEndpoints,
  ...orderEndpoints,
  ...jobEndpoints,
  ...artifactEndpoints,
  ...aspectEndpoints,
  ...metadataEndpoints,
];
