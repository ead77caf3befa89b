import { empty, json } from '../../host/reply.js';
import type { Call, Endpoint } from '../endpoint.js';
import type { StreamInfo } from '../engine/contract.js';
import { badArgument, notFound } from '../errors.js';
import { Fields } from '../wire.js';
import { NODE_ID } from './statistics.js';
import { activityMembers } from './view-activity.js';
import { type ViewDetails, viewObject } from './view-object.js';
import { findView, readEndpoints, viewStatistics } from './views.js';

const path = '/v1beta2/materialized_views';

/**
 * `/v1beta2/materialized_views` of newer servers. A view that was paused goes on with the rows
 * that come after it is resumed.
 */
export const materializedViewEndpoints: readonly Endpoint[] = [
  ...readEndpoints(path, () => ['materialized_view'], describe),
  {
    method: 'GET',
    path: `${path}/{name}/stats`,
    async handle(call) {
      const view = findView(call, ['materialized_view']);
      return view ? json(200, await viewStatistics(call, view)) : notFound;
    },
  },
  controlEndpoint('pause', ({ workspace }, name) => workspace.engine.pauseView(name)),
  controlEndpoint('resume', ({ workspace }, name) => workspace.engine.resumeView(name)),
  controlEndpoint('recover', ({ workspace }, name) => workspace.engine.resumeView(name)),
  controlEndpoint('transfer', async ({ exchange }) => {
    const fields = new Fields(await exchange.json());
    for (const field of ['from', 'to', 'shard']) {
      if (fields.integer(field) === undefined) throw badArgument(`${field}: expected a whole number`);
    }
    for (const field of ['from', 'to']) {
      if (fields.integer(field) !== NODE_ID) throw badArgument(`${field}: the only node is ${NODE_ID}`);
    }
  }),
];

function controlEndpoint(action: string, act: (call: Call, name: string) => Promise<void>): Endpoint {
  return {
    method: 'POST',
    path: `${path}/{name}/${action}`,
    async handle(call) {
      const view = findView(call, ['materialized_view']);
      if (!view) return notFound;
      await act(call, view.name);
      return empty(200);
    },
  };
}

/** The MaterializedView object: a list has the activity only with `expand` (guess of what it expands). */
function describe(view: StreamInfo, details: ViewDetails, call: Call): Record<string, unknown> {
  const members = viewObject(view, details);
  if (call.parameters['name'] === undefined && call.exchange.query.get('expand') !== 'true') return members;
  const { nodes: _nodes, ...activity } = activityMembers(call, view);
  return { ...members, ...activity };
}
