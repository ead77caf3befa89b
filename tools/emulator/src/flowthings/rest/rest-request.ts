import { wrong } from '../collections/check-members.js';
import type { Members } from '../collections/collection-kind.js';
import type { Parameters } from '../find/find-options.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest } from '../refusal.js';

/** A REST request below the account. */
export interface RestRequest {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  /** Decoded, after the name of the service. */
  readonly segments: readonly string[];
  readonly parameters: Parameters;
  /** The body; undefined when it is empty. */
  readonly body: unknown;
}

/** @throws {FlowthingsRefusal} with status 400 when the body is no object */
export function bodyObject({ body }: RestRequest): Members {
  if (isPlainObject(body)) return body;
  throw badRequest('The body must be an object.');
}

/** @throws {FlowthingsRefusal} with status 400 when the body is no list of ids */
export function bodyIds({ body }: RestRequest): readonly string[] {
  if (Array.isArray(body) && body.every(item => typeof item === 'string')) return body;
  throw badRequest('The body must be a list of ids.');
}

/** @throws {FlowthingsRefusal} with status 400 when the body is no map of objects */
export function bodyChanges(request: RestRequest): Readonly<Record<string, Members>> {
  const changes = bodyObject(request);
  for (const [id, members] of Object.entries(changes)) {
    if (!isPlainObject(members)) throw wrong(id, 'an object');
  }
  return changes as Readonly<Record<string, Members>>;
}
