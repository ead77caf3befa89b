import type { Call } from '../call.js';
import type { Flow, StoredObject } from '../model/stored-object.js';
import type { CollectionKind, Members } from './collection-kind.js';
import { flow } from './flow.js';

/** Members that every object has and no request can set. */
const commonMembers: readonly string[] = ['id', 'creationDate', 'creatorId', 'lastEditDate', 'lastEditorId'];

/** What of a request's members may be stored; official clients send whole objects back (section 5, 26). */
export function settable({ serverMembers = [] }: CollectionKind, members: Members): Members {
  const excluded = new Set([...commonMembers, ...serverMembers]);
  return Object.fromEntries(Object.entries(members).filter(([name]) => !excluded.has(name)));
}

/** Stores a new object with everything that it brings along. Rights are the caller's business. */
export function makeObject(call: Call, kind: CollectionKind, members: Members): StoredObject {
  const { installation, access } = call;
  const id = installation.ids.next(kind.letter);
  const object: StoredObject = {
    ...kind.complete(call, settable(kind, members), id),
    id,
    creationDate: installation.clock.now(),
    creatorId: access.identityId,
  };
  access.account.put(kind.name, object);
  if (!kind.created) return object;
  const whole: StoredObject = { ...object, ...kind.created(call, object) };
  access.account.put(kind.name, whole);
  return whole;
}

/** The flow with a path, made when it is not there. */
export function makeFlow(call: Call, path: string): Flow {
  return call.access.account.flowAt(path) ?? (makeObject(call, flow, { path }) as Flow);
}
