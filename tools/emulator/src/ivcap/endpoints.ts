import { artifactEndpoints } from './artifacts/artifact-endpoints.js';
import { aspectEndpoints } from './aspects/aspect-endpoints.js';
import { metadataEndpoints } from './aspects/metadata-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { serviceEndpoints } from './services/service-endpoints.js';

/** All endpoints of the API that need a token; the first that matches answers. */
export const endpoints: readonly Endpoint[] = [
  ...serviceEndpoints,
  ...artifactEndpoints,
  ...aspectEndpoints,
  ...metadataEndpoints,
];
