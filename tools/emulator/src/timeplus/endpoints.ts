import { Router } from '../host/router.js';
import type { Endpoint } from './endpoint.js';
import { ingestEndpoint } from './ingest/ingest.js';
import { accountEndpoints } from './resources/accounts.js';
import { alertEndpoints } from './resources/alerts.js';
import { apiKeyEndpoints } from './resources/api-keys.js';
import { clusterEndpoints } from './resources/cluster.js';
import { execEndpoint, executeQueryEndpoint } from './resources/exec.js';
import { externalEndpoints } from './resources/external-streams.js';
import { licenseEndpoints } from './resources/licenses.js';
import { pipelineEndpoints } from './resources/pipelines.js';
import { queryEndpoints } from './resources/queries.js';
import { sinkEndpoints } from './resources/sinks.js';
import { sourceHelperEndpoints } from './resources/source-helpers.js';
import { sourceEndpoints } from './resources/sources.js';
import { sqlToolEndpoints } from './resources/sql-tools.js';
import { storedEndpoints } from './resources/stored.js';
import { topologyEndpoint } from './resources/topology.js';
import { userEndpoints } from './resources/users.js';
import { workspaceEndpoints } from './resources/workspace.js';
import { materializedViewEndpoints } from './streams/materialized-views.js';
import { streamEndpoints } from './streams/streams.js';
import { viewEndpoints } from './streams/views.js';

const endpoints: readonly Endpoint[] = [
  ...streamEndpoints,
  ingestEndpoint,
  ...viewEndpoints,
  ...materializedViewEndpoints,
  executeQueryEndpoint,
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
  ...sourceHelperEndpoints,
  ...pipelineEndpoints,
  ...licenseEndpoints,
  ...accountEndpoints,
  ...clusterEndpoints,
];

/** Every operation of the REST API that the emulator has. */
export function endpointRouter(): Router<Endpoint> {
  const router = new Router<Endpoint>();
  for (const endpoint of endpoints) router.add(endpoint.method, endpoint.path, endpoint);
  return router;
}
