import type { Call } from '../call.js';
import { collections } from '../collections/collections.js';
import type { Outcome } from '../envelope.js';
import { FlowthingsRefusal, notEmulated } from '../refusal.js';
import { handleDrops } from './drop-endpoints.js';
import { handleObjects } from './object-endpoints.js';
import type { RestRequest } from './rest-request.js';
import { handleSimulate } from './simulate.js';
import { handleStatistics } from './statistics-endpoint.js';

/** Services of the newest generation that are left out (B-16). */
const leftOut: readonly string[] = ['av-connection'];

/** Answers a REST request to a service. */
export function handleRest(call: Call, service: string, request: RestRequest): Outcome {
  if (service === 'drop') return handleDrops(call, request);
  if (service === 'statistics') return handleStatistics(call, request);
  const kind = collections.get(service);
  if (!kind) {
    if (leftOut.includes(service)) throw notEmulated(`${request.method} ${request.path}`);
    throw new FlowthingsRefusal(404, `There is no service ${service}.`);
  }
  const simulates = service === 'track' || service === 'api-task';
  if (simulates && request.segments.join('/') === 'simulate') return handleSimulate(call, request);
  return handleObjects(call, kind, request);
}
