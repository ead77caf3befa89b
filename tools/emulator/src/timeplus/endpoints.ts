import { Router } from '../host/router.js';
import type { Endpoint } from './endpoint.js';
import { ingestEndpoint } from './ingest/ingest.js';
import { alertEndpoints } from './resources/alerts.js';
import { apiKeyEndpoints } from './resources/api-keys.js';
import { execEndpoint } from './resources/exec.js';
import { externalEndpoints } from './resources/external-streams.js';
import { queryEndpoints } from './resources/queries.js';
import { sinkEndpoints } from './resources/sinks.js';
import { sourceEndpoints } from './resources/sources.js';
import { sqlToolEndpoints } from './resources/sql-tools.js';
import { storedEndpoints } from './resources/stored.js';
import { topologyEndpoint } from './resources/topology.js';
import { userEndpoints } from './resources/users.js';
import { workspaceEndpoints } from './resources/workspace.js';
import { streamEndpoints } from './streams/streams.js';
import { materializedViewEndpoints, viewEndpoints } from './streams/views.js';
import { unknownEndpoint } from './unknown-endpoint.js';

/** Operations that newer servers do not have any more and the emulator never had. */
const neverBuilt = [
  ['POST', '/destroy'],
  ['GET', '/v1beta2/external_streams/{name}/stats'],
  ['GET', '/v1beta2/invitations'],
  ['POST', '/v1beta2/invitations'],
  ['DELETE', '/v1beta2/invitations/{id}'],
  ['POST', '/v1beta2/queries/exec'],
  ['POST', '/v1beta2/source/infer'],
  ['POST', '/v1beta2/source/kafka/topics'],
  ['POST', '/v1beta2/source/match'],
  ['GET', '/v1beta2/subscription'],
] as const;

const endpoints: readonly Endpoint[] = [
  ...streamEndpoints,
  ingestEndpoint,
  ...viewEndpoints,
  ...materializedViewEndpoints,
  ...queryEndpoints,
  execEndpoint,
  ...sqlToolEndpoints,
  ...workspaceEndpoints,
  ...userEndpoints,
  ...apiKeyEndpoints,
  ...sourceEndpoints,
  ...sinkEndpoints,
  ...externalEndpoints,
  ...storedEndpoints,
  ...alertEndpoints,
  topologyEndpoint,
  ...neverBuilt.map(
    ([method, path]): Endpoint => ({
      method,
      path,
      removed: true,
      handle: ({ exchange }) => unknownEndpoint(exchange),
    }),
  ),
];

/** Every operation of the REST API that the emulator has. */
export function endpointRouter(): Router<Endpoint> {
  const router = new Router<Endpoint>();
  for (const endpoint of endpoints) router.add(endpoint.method, endpoint.path, endpoint);
  return router;
}
