import type { Call } from '../call.js';
import type { CollectionKind, Members } from '../collections/collection-kind.js';
import { collections } from '../collections/collections.js';
import {
  createDrop,
  deleteDrop,
  findDrops,
  flowAt,
  flowOf,
  readDropOf,
  readDrops,
  updateDrop,
} from '../drops/drop-operations.js';
import type { Outcome } from '../envelope.js';
import { readFindOptions, readViewOptions } from '../find/find-options.js';
import { parametersOf } from '../find/parameters.js';
import type { Flow, StoredObject } from '../model/stored-object.js';
import {
  createObject,
  deleteObject,
  findObjects,
  readObject,
  readObjects,
  updateObject,
} from '../objects/object-operations.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest, notFound } from '../refusal.js';
import { viewOutcome } from '../view.js';
import type { ClientFrame } from './client-frame.js';

/**
 * Carries out a frame that creates, finds, changes or deletes (B-03).
 *
 * @throws {FlowthingsRefusal}
 */
export function runFrame(call: Call, frame: ClientFrame): Outcome {
  const result = frame.object === 'drop' ? runOnDrops(call, frame) : runOnObjects(call, frame);
  if (result === undefined) return { status: 200, body: {} };
  const status = frame.type === 'create' ? 201 : 200;
  return viewOutcome(call, status, result, readViewOptions(parametersOf(frame.options)));
}

/** The flow that a frame names by id or path. */
export function flowOfFrame(call: Call, { flowId, path }: ClientFrame): Flow {
  if (flowId !== undefined) return flowOf(call, flowId);
  if (path !== undefined) return flowAt(call, path);
  throw badRequest('flowId or path is required.');
}

type Result = StoredObject | readonly StoredObject[] | Readonly<Record<string, StoredObject>> | undefined;

function runOnDrops(call: Call, frame: ClientFrame): Result {
  switch (frame.type) {
    case 'create': {
      const value = objectOf(frame);
      const path = frame.path ?? value['path'];
      const { account } = call.access;
      const flow = frame.flowId === undefined ? account.flowAt(String(path)) : account.flow(frame.flowId);
      return createDrop(call, flow, value);
    }
    case 'find': {
      const flow = flowOfFrame(call, frame);
      return Array.isArray(frame.id)
        ? readDrops(call, flow, frame.id.map(String))
        : readDropOf(call, flow, idOf(frame));
    }
    case 'findmany':
      return findDrops(call, flowOfFrame(call, frame), readFindOptions(parametersOf(frame.options)));
    case 'update':
      return updateDrop(call, flowOfFrame(call, frame), idOf(frame), objectOf(frame));
    case 'delete':
      for (const id of idsOf(frame)) deleteDrop(call, flowOfFrame(call, frame), id);
      return undefined;
    default:
      throw unknownType(frame);
  }
}

function runOnObjects(call: Call, frame: ClientFrame): Result {
  const kind: CollectionKind | undefined = collections.get(frame.object);
  if (!kind) throw notFound();
  switch (frame.type) {
    case 'create':
      return createObject(call, kind, objectOf(frame));
    case 'find':
      return Array.isArray(frame.id)
        ? readObjects(call, kind, frame.id.map(String))
        : readObject(call, kind, idOf(frame));
    case 'findmany':
      return findObjects(call, kind, readFindOptions(parametersOf(frame.options)));
    case 'update':
      return updateObject(call, kind, idOf(frame), objectOf(frame));
    case 'delete':
      for (const id of idsOf(frame)) deleteObject(call, kind, id);
      return undefined;
    default:
      throw unknownType(frame);
  }
}

function objectOf({ value }: ClientFrame): Members {
  if (isPlainObject(value)) return value;
  throw badRequest('value must be an object.');
}

function idOf({ id }: ClientFrame): string {
  if (typeof id === 'string' && id !== '') return id;
  throw badRequest('id is required.');
}

function idsOf(frame: ClientFrame): readonly string[] {
  return Array.isArray(frame.id) ? frame.id.map(String) : [idOf(frame)];
}

function unknownType({ type, object }: ClientFrame): Error {
  return badRequest(
    `The type ${type} is not known for ${object === '' ? 'frames without an object' : object}.`,
  );
}
