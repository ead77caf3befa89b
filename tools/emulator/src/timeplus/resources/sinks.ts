import type { Endpoint } from '../endpoint.js';
import {
  actionEndpoint,
  type Collection,
  changeEndpoint,
  collectionEndpoints,
  detailEndpoint,
  replaceEndpoint,
} from './collection.js';
import { idleStats } from './sources.js';

/** Sinks are kept, and nothing is sent to where they point to. */
export const sinks: Collection = {
  path: '/v1beta2/sinks',
  key: 'id',
  read: fields => ({
    name: fields.requiredText('name'),
    description: fields.text('description') ?? '',
    type: fields.requiredText('type'),
    query: fields.requiredText('query'),
    properties: fields.object('properties') ?? {},
  }),
  initial: () => ({ status: 'running', message: '' }),
};

/** `/v1beta2/sinks`. */
export const sinkEndpoints: readonly Endpoint[] = [
  ...collectionEndpoints(sinks),
  replaceEndpoint(sinks),
  changeEndpoint(sinks, 'PATCH', ['name', 'description', 'properties']),
  actionEndpoint(sinks, 'start', () => ({ status: 'running' })),
  actionEndpoint(sinks, 'stop', () => ({ status: 'stopped' })),
  detailEndpoint(sinks, 'logs', () => []),
  detailEndpoint(sinks, 'stats', () => idleStats(0)),
];
