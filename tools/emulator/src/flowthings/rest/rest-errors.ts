import { FlowthingsRefusal, notEmulated } from '../refusal.js';
import type { RestRequest } from './rest-request.js';

/** A path that the emulator does not answer. */
export function unknownEndpoint({ method, path }: Pick<RestRequest, 'method' | 'path'>): FlowthingsRefusal {
  return notEmulated(`${method} ${path}`);
}

/** A method that means nothing on a path that there is. */
export function methodRefused({ path }: Pick<RestRequest, 'path'>): FlowthingsRefusal {
  return new FlowthingsRefusal(405, `This method is not accepted on ${path}.`);
}
