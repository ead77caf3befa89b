import type { Call } from '../endpoint.js';
import type { StreamInfo, ViewActivity } from '../engine/contract.js';
import { NODE_ID } from './statistics.js';

/** Words of the platform for what a materialized view is doing. */
const statuses: Readonly<Record<ViewActivity['state'], string>> = {
  running: 'ExecutingPipeline',
  paused: 'Paused',
  failed: 'Error',
};

/** The members about the query behind a materialized view; none for a plain view. */
export function activityMembers({ workspace }: Call, view: StreamInfo): Record<string, unknown> {
  const activity = workspace.engine.viewActivity(view.name);
  if (!activity) return {};
  const common = {
    status: statuses[activity.state],
    status_ts: activity.sinceMs,
    last_error_message: activity.message,
    memory: 0,
  };
  return {
    ...common,
    leader_node: NODE_ID,
    lagging: 0,
    nodes: [
      {
        ...common,
        node_id: NODE_ID,
        last_error_message_ts: activity.state === 'failed' ? activity.sinceMs : 0,
        checkpoint_size: 0,
        streaming_data_bytes: 0,
        historical_data_bytes: 0,
        lagging_status: {},
        replication_status: {},
      },
    ],
  };
}
