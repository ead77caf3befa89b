import { empty, json } from '../../host/reply.js';
import type { Call, Endpoint } from '../endpoint.js';
import { NODE_ID } from '../streams/statistics.js';
import { throughputOf } from './connector-endpoints.js';
import { sinks } from './sinks.js';
import { sources } from './sources.js';

/** The server as a whole: its nodes, its metrics and its end. */
export const clusterEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/v1beta2/cluster', handle: call => json(200, [nodeObject(call)]) },
  {
    method: 'GET',
    path: '/v1beta2/global-metrics',
    handle(call) {
      // Bytes are not counted and said to be none; only older servers tell throughputs.
      if (call.generation === 'enterprise') return json(200, { storage: 0 });
      return json(200, {
        storage: 0,
        sink_throughput: throughputOf(sinks, call),
        source_throughput: throughputOf(sources, call),
      });
    },
  },
  {
    method: 'POST',
    path: '/destroy',
    removed: true,
    // What it destroys is not documented: here all that the workspace holds but its credentials.
    async handle({ workspace }) {
      const { credentials } = workspace;
      const users = credentials.users();
      const apiKeys = credentials.apiKeys();
      await workspace.clear();
      for (const user of users) credentials.putUser(user);
      for (const key of apiKeys) credentials.putApiKey(key);
      return empty(204);
    },
  },
];

function nodeObject({ workspace }: Call): Record<string, unknown> {
  return {
    id: NODE_ID,
    advertised_host: '127.0.0.1',
    boot_timestamp: workspace.openedAtMs,
    timestamp: workspace.clock.now(),
    cpu_usage: 0,
    roles: ['Metadata', 'Data', 'Compute'],
    state: 'Online',
    total_mvs: workspace.engine.list('materialized_view').length,
    total_shards: workspace.engine.list('stream').length,
  };
}
