import { randomUUID } from 'node:crypto';
import { empty, json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { type Collection, collectionEndpoints } from './collection.js';

/** Invitations are kept, nobody is written to. */
const invitations: Collection = {
  path: '/v1beta2/invitations',
  key: 'id',
  removed: true,
  initial: () => ({ status: 'pending', user_id: randomUUID() }),
  read: fields => ({ email: fields.requiredText('email') }),
};

/** Of invitations there is no `GET` of a single one, and making one answers without a body. */
const invitationEndpoints = collectionEndpoints(invitations)
  .filter(({ method, path }) => method !== 'GET' || path === invitations.path)
  .map((endpoint): Endpoint => {
    if (endpoint.method !== 'POST') return endpoint;
    return {
      ...endpoint,
      handle: async call => {
        await endpoint.handle(call);
        return empty(201);
      },
    };
  });

/** Invitations and the subscription of the cloud era. */
export const accountEndpoints: readonly Endpoint[] = [
  ...invitationEndpoints,
  {
    method: 'GET',
    path: '/v1beta2/subscription',
    removed: true,
    handle: ({ workspace }) =>
      json(200, {
        cpu: 4,
        storage_size: 50,
        subscription_plan: 'Free Trial',
        customer: { name: workspace.name, email: 'emulator@example.com' },
        payment: { created: Math.floor(workspace.openedAtMs / 1000), status: 'none', types: [] },
      }),
  },
];
