import type { Call } from './call.js';
import { destinationsOf } from './collections/track.js';
import { writeTypedElements } from './elements/typed-elements.js';
import type { Outcome } from './envelope.js';
import type { ViewOptions } from './find/find-options.js';
import { project } from './find/projection.js';
import type { Drop, StoredObject } from './model/stored-object.js';

/** A drop as an answer holds it. */
export function viewDrop(drop: Drop, typed: boolean): StoredObject {
  const { elemTypes: _types, ...visible } = drop;
  return typed ? { ...visible, elems: writeTypedElements(drop) } : visible;
}

/** An answer of objects in the form that the request asks for. */
export function viewOutcome(
  call: Call,
  status: Outcome['status'],
  body: StoredObject | readonly StoredObject[] | Readonly<Record<string, StoredObject>>,
  options: ViewOptions,
): Outcome {
  const objects = isObject(body) ? [body] : Object.values(body);
  const view = (object: StoredObject): unknown => project(viewOf(call, object, options), options.only);
  const shown = isObject(body)
    ? view(body)
    : Array.isArray(body)
      ? body.map(view)
      : Object.fromEntries(Object.entries(body).map(([id, object]) => [id, view(object)]));
  return { status, body: shown, ...(options.refs ? { references: referencesOf(call, objects) } : {}) };
}

function viewOf({ typed }: Call, object: StoredObject, { hints }: ViewOptions): StoredObject {
  return 'elems' in object ? viewDrop(object as Drop, typed && hints) : object;
}

function isObject(body: object): body is StoredObject {
  return 'creationDate' in body && typeof body.creationDate === 'number';
}

/** What the ids and paths in objects stand for, in short (guess, section 6). */
function referencesOf(
  { access: { account } }: Call,
  objects: readonly StoredObject[],
): Record<string, unknown> {
  const references: Record<string, unknown> = {};
  for (const object of objects) {
    for (const id of [object.creatorId, object['lastEditorId']]) {
      const identity = typeof id === 'string' ? account.get('identity', id) : undefined;
      if (identity) references[identity.id] = { id: identity.id, name: identity['name'] };
    }
    const flows = [
      typeof object['flowId'] === 'string' ? account.flow(object['flowId']) : undefined,
      ...[object['source'], ...destinationsOf(object)].map(path => account.flowAt(String(path))),
    ];
    for (const flow of flows) if (flow) references[flow.id] = { id: flow.id, path: flow.path };
  }
  return references;
}
