import type { Call } from '../call.js';
import type { CollectionKind } from '../collections/collection-kind.js';
import type { Outcome } from '../envelope.js';
import { readFindOptions, readViewOptions } from '../find/find-options.js';
import {
  createObject,
  deleteObject,
  findObjects,
  readObject,
  readObjects,
  updateObject,
  updateObjects,
} from '../objects/object-operations.js';
import { notFound } from '../refusal.js';
import { viewOutcome } from '../view.js';
import { methodRefused, unknownEndpoint } from './rest-errors.js';
import { bodyChanges, bodyIds, bodyObject, type RestRequest } from './rest-request.js';

/** Answers requests to any collection but that of drops. */
export function handleObjects(call: Call, kind: CollectionKind, request: RestRequest): Outcome {
  const [id, member, ...more] = request.segments;
  if (more.length > 0) throw unknownEndpoint(request);
  if (id === undefined) return handleCollection(call, kind, request);
  if (member === undefined) return handleObject(call, kind, id, request);
  return handleMember(call, kind, id, member, request);
}

function handleCollection(call: Call, kind: CollectionKind, request: RestRequest): Outcome {
  const view = readViewOptions(request.parameters);
  switch (request.method) {
    case 'GET':
      return viewOutcome(call, 200, findObjects(call, kind, readFindOptions(request.parameters)), view);
    case 'MGET':
      return viewOutcome(call, 200, readObjects(call, kind, bodyIds(request)), view);
    case 'POST':
      return viewOutcome(call, 201, createObject(call, kind, bodyObject(request)), view);
    case 'MPUT':
      return viewOutcome(call, 200, updateObjects(call, kind, bodyChanges(request)), view);
    default:
      throw methodRefused(request);
  }
}

function handleObject(call: Call, kind: CollectionKind, id: string, request: RestRequest): Outcome {
  const view = readViewOptions(request.parameters);
  switch (request.method) {
    case 'GET':
      return viewOutcome(call, 200, readObject(call, kind, id), view);
    case 'PUT':
      return viewOutcome(call, 200, updateObject(call, kind, id, bodyObject(request)), view);
    case 'DELETE':
      deleteObject(call, kind, id);
      return { status: 200, body: {} };
    default:
      throw methodRefused(request);
  }
}

/** One member by itself (B-12): its value is the body of a PUT, and what a GET answers. */
function handleMember(
  call: Call,
  kind: CollectionKind,
  id: string,
  member: string,
  request: RestRequest,
): Outcome {
  switch (request.method) {
    case 'GET': {
      const object = readObject(call, kind, id);
      if (!Object.hasOwn(object, member)) throw notFound();
      return { status: 200, body: object[member] };
    }
    case 'PUT': {
      const changed = updateObject(call, kind, id, { [member]: request.body });
      return viewOutcome(call, 200, changed, readViewOptions(request.parameters));
    }
    default:
      throw methodRefused(request);
  }
}
