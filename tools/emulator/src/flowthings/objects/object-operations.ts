import type { Call } from '../call.js';
import type { CollectionKind, Members } from '../collections/collection-kind.js';
import { makeObject, settable } from '../collections/make-object.js';
import { find } from '../find/find.js';
import type { FindOptions } from '../find/find-options.js';
import { objectSubject } from '../find/subject.js';
import type { StoredObject } from '../model/stored-object.js';
import { notFound } from '../refusal.js';
import { assertMayChange, assertMaySee, maySee } from './rights.js';

/** The object with an id. */
export function readObject(call: Call, kind: CollectionKind, id: string): StoredObject {
  const object = existing(call, kind, id);
  assertMaySee(call.access, kind, object);
  return told(call, kind, object);
}

/** The objects of these ids that there are; others are left out (guess, section 6). */
export function readObjects(
  call: Call,
  kind: CollectionKind,
  ids: readonly string[],
): Readonly<Record<string, StoredObject>> {
  const found = ids.flatMap(id => call.access.account.get(kind.name, id) ?? []);
  const seen = found.filter(object => maySee(call.access, kind, object));
  return Object.fromEntries(seen.map(object => [object.id, told(call, kind, object)]));
}

/** The objects that a find chooses among those that the caller may see. */
export function findObjects(call: Call, kind: CollectionKind, options: FindOptions): readonly StoredObject[] {
  const { access, installation } = call;
  const visible = [...access.account.all(kind.name)].filter(object => maySee(access, kind, object));
  const tell = visible.map(object => told(call, kind, object)).reverse();
  return find(tell, options, objectSubject, installation.clock.now());
}

/** Makes an object. */
export function createObject(call: Call, kind: CollectionKind, members: Members): StoredObject {
  assertMayChange(call.access, kind, members);
  return told(call, kind, makeObject(call, kind, members));
}

/** Changes the given members of an object. */
export function updateObject(call: Call, kind: CollectionKind, id: string, changes: Members): StoredObject {
  const { access, installation } = call;
  // Tokens and shares cannot be changed; the status is a guess (section 6).
  if (kind.immutable) throw notFound();
  const before = existing(call, kind, id);
  assertMayChange(access, kind, before);
  const changed = { ...before, ...settable(kind, changes) };
  assertMayChange(access, kind, changed);
  const after: StoredObject = {
    ...kind.complete(call, changed, id),
    id,
    creationDate: before.creationDate,
    creatorId: before.creatorId,
    lastEditDate: installation.clock.now(),
    lastEditorId: access.identityId,
  };
  access.account.put(kind.name, after);
  return told(call, kind, after);
}

/** Changes several objects; ids that are not there are left out of the answer (guess, section 6). */
export function updateObjects(
  call: Call,
  kind: CollectionKind,
  changes: Readonly<Record<string, Members>>,
): Readonly<Record<string, StoredObject>> {
  if (kind.immutable) throw notFound();
  const there = Object.entries(changes).filter(([id]) => call.access.account.get(kind.name, id));
  return Object.fromEntries(there.map(([id, members]) => [id, updateObject(call, kind, id, members)]));
}

/** Takes an object away. */
export function deleteObject(call: Call, kind: CollectionKind, id: string): void {
  assertMayChange(call.access, kind, existing(call, kind, id));
  call.access.account.delete(kind.name, id);
}

function existing({ access }: Call, kind: CollectionKind, id: string): StoredObject {
  const object = access.account.get(kind.name, id);
  if (!object) throw notFound();
  return object;
}

function told(call: Call, kind: CollectionKind, object: StoredObject): StoredObject {
  return kind.tell ? { ...object, ...kind.tell(call, object) } : object;
}
