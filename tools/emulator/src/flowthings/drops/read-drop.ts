import type { Call } from '../call.js';
import { wrong } from '../collections/check-members.js';
import type { Members } from '../collections/collection-kind.js';
import { type ReadElements, readTypedElements } from '../elements/typed-elements.js';
import { isPlainObject } from '../plain-object.js';

/** What a client may say about a drop. */
export interface DropDraft extends ReadElements {
  readonly location?: unknown;
  readonly fhash?: string;
  readonly parentDropId?: unknown;
}

/**
 * The members of a drop in a request.
 *
 * @throws {FlowthingsRefusal} with status 400
 */
export function readDrop(call: Pick<Call, 'typed'>, members: Members): DropDraft {
  return { ...readElements(call, members['elems']), ...readOptional(members) };
}

/** The elements of a drop in a request, in the form of its generation. */
export function readElements({ typed }: Pick<Call, 'typed'>, elems: unknown): ReadElements {
  if (!isPlainObject(elems)) throw wrong('elems', 'an object');
  return typed ? readTypedElements(elems) : { elems };
}

/** The members beside the elements. */
export function readOptional(members: Members): Omit<DropDraft, keyof ReadElements> {
  const { location, fhash, parentDropId } = members;
  if (isGiven(location) && !isLocation(location)) throw wrong('location', 'an object with lat and lon');
  if (isGiven(fhash) && typeof fhash !== 'string') throw wrong('fhash', 'a text');
  return {
    ...(isGiven(location) ? { location } : {}),
    ...(typeof fhash === 'string' ? { fhash } : {}),
    ...(isGiven(parentDropId) ? { parentDropId } : {}),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A place may also be named by specifiers alone. */
function isLocation(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { lat, lon, specifiers } = value;
  return (typeof lat === 'number' && typeof lon === 'number') || isPlainObject(specifiers);
}
