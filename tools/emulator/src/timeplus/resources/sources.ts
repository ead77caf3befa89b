import type { Call, Endpoint } from '../endpoint.js';
import {
  actionEndpoint,
  type Collection,
  changeEndpoint,
  collectionEndpoints,
  detailEndpoint,
  type Members,
} from './collection.js';

/** Sources are kept, and nothing is read from where they point to. */
export const sources: Collection = {
  path: '/v1beta2/sources',
  key: 'id',
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    type: fields.requiredText('type'),
    stream: fields.requiredText('stream'),
    properties: fields.object('properties') ?? {},
  }),
  initial: call => ({ status: 'running', message: '', start_time: nowSeconds(call) }),
};

const changeable = ['name', 'description', 'stream', 'properties'];

/** `/v1beta2/sources`. */
export const sourceEndpoints: readonly Endpoint[] = [
  ...collectionEndpoints(sources),
  changeEndpoint(sources, 'PUT', changeable),
  changeEndpoint(sources, 'PATCH', changeable),
  actionEndpoint(sources, 'start', (_source, call) => ({ status: 'running', start_time: nowSeconds(call) })),
  actionEndpoint(sources, 'stop', () => ({ status: 'stopped' })),
  detailEndpoint(sources, 'logs', () => []),
  detailEndpoint(sources, 'stats', (source, call) => idleStats(uptimeMs(source, call))),
];

/** The statistics of something that moves no data. */
export function idleStats(uptime: number): Members {
  return { success_count: 0, failure_count: 0, throughput: [], errors: [], uptime };
}

function uptimeMs(source: Members, call: Call): number {
  return source['status'] === 'running' ? (nowSeconds(call) - Number(source['start_time'])) * 1000 : 0;
}

function nowSeconds({ workspace }: Call): number {
  return Math.floor(workspace.clock.now() / 1000);
}
