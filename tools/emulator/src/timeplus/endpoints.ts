import { Router } from '../host/router.js';
import type { Endpoint } from './endpoint.js';
import { ingestEndpoint } from './ingest/ingest.js';
import { queryEndpoints } from './queries/queries.js';
import { streamEndpoints } from './streams/streams.js';

const endpoints: readonly Endpoint[] = [...streamEndpoints, ingestEndpoint, ...queryEndpoints];

/** Every operation of the REST API that the emulator has. */
export function endpointRouter(): Router<Endpoint> {
  const router = new Router<Endpoint>();
  for (const endpoint of endpoints) router.add(endpoint.method, endpoint.path, endpoint);
  return router;
}
