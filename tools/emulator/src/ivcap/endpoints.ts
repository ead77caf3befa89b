import { artifactEndpoints } from './artifacts/artifact-endpoints.js';
import { aspectEndpoints } from './aspects/aspect-endpoints.js';
import { metadataEndpoints } from './aspects/metadata-endpoints.js';
import { packageEndpoints } from './catalog/package-endpoints.js';
import { projectEndpoints } from './catalog/project-endpoints.js';
import { searchEndpoints } from './catalog/search-endpoint.js';
import { secretEndpoints } from './catalog/secret-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { queueEndpoints } from './queues/queue-endpoints.js';
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
  ...queueEndpoints,
  ...secretEndpoints,
  ...projectEndpoints,
  ...packageEndpoints,
  ...searchEndpoints,
];
