import { json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { CONTAINER_PATH } from './paths.js';

/** How devices and enterprise clients get the address of the storage cloud and a token for it (W-14). */
export const storageProvisioner: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/iot/api/v2/provisioner/storage',
    uses: ['device', 'enterprise'],
    handler: ({ installation, caller, origin }) =>
      json(200, {
        storageContainerUrl: `${origin}${CONTAINER_PATH}`,
        authToken: `AUTH_tk${installation.objects.tokens.issue(caller)}`,
      }),
  },
];
