import { parseJson, writeJson } from '../../host/json.js';
import { empty, json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { notFound } from '../errors.js';
import { Fields, ownership } from '../wire.js';
import type { Workspace } from '../workspace/workspace.js';

const SETTINGS = '/v1beta2/workspace';

/** Version that all parts of the server say they have. */
const build = { version: 'emulator', commit: '', build_time: '2025-01-01T00:00:00Z', feature_flags: {} };

/** `/info`, and what a workspace consists of. */
export const workspaceEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/info',
    handle: () =>
      json(200, {
        axion: build,
        neutron: build,
        orbit: build,
        proton: build,
        product_name: 'Timeplus',
        product_version: build.version,
      }),
  },
  {
    method: 'GET',
    path: '/v1beta2/workspace',
    handle: ({ workspace }) =>
      json(200, {
        id: workspace.id,
        name: workspace.name,
        settings: settingsOf(workspace),
        demo_mode: false,
        enabled_subscription: false,
        ...ownership(0, 0),
      }),
  },
  {
    method: 'PATCH',
    path: '/v1beta2/workspace',
    async handle({ exchange, workspace }) {
      const settings = new Fields(await exchange.json()).object('settings') ?? {};
      const tracking = new Fields(settings, 'settings').flag('enabled_user_tracking');
      if (tracking !== undefined) {
        workspace.store.put(SETTINGS, 'settings', writeJson({ enabled_user_tracking: tracking }));
      }
      return empty(204);
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/databases',
    handle: ({ workspace }) => json(200, [{ name: 'default', engine: 'Atomic', count: countsOf(workspace) }]),
  },
  // There are none: the SQL engine has no dictionaries.
  { method: 'GET', path: '/v1beta2/dictionaries', handle: () => json(200, []) },
  { method: 'GET', path: '/v1beta2/dictionaries/{name}', handle: () => notFound },
  { method: 'DELETE', path: '/v1beta2/dictionaries/{name}', handle: () => notFound },
];

function settingsOf({ store }: Workspace): unknown {
  return parseJson(store.get(SETTINGS, 'settings') ?? '{"enabled_user_tracking":false}');
}

/** How many there are of each kind; the keys are a guess. */
function countsOf({ engine }: Workspace): Record<string, number> {
  return {
    streams: engine.list('stream').length,
    views: engine.list('view').length,
    materialized_views: engine.list('materialized_view').length,
  };
}
