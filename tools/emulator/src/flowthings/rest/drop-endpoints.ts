import { aggregate } from '../aggregate/aggregate.js';
import type { Call } from '../call.js';
import { checkPath } from '../collections/check-members.js';
import {
  createDrop,
  deleteDrop,
  deleteDrops,
  findDrops,
  findInFlows,
  flowAt,
  flowOf,
  readDropOf,
  readDrops,
  updateDrop,
  updateDrops,
} from '../drops/drop-operations.js';
import type { Outcome } from '../envelope.js';
import { type Parameters, readFindOptions, readViewOptions } from '../find/find-options.js';
import { parametersOf } from '../find/parameters.js';
import type { Flow } from '../model/stored-object.js';
import { assertMayReadDrops } from '../objects/rights.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest, notFound } from '../refusal.js';
import { viewOutcome } from '../view.js';
import { methodRefused, unknownEndpoint } from './rest-errors.js';
import { bodyChanges, bodyIds, bodyObject, type RestRequest } from './rest-request.js';

/** Answers requests below `/drop`. */
export function handleDrops(call: Call, request: RestRequest): Outcome {
  const [flowId, dropId, member, ...more] = request.segments;
  if (more.length > 0) throw unknownEndpoint(request);
  if (flowId === undefined) return handleAnyFlow(call, request);
  if (dropId === undefined) return handleFlow(call, flowId, request);
  const flow = flowOf(call, flowId);
  if (dropId === 'aggregate' && member === undefined) return handleAggregate(call, flow, request);
  return handleDrop(call, flow, dropId, member, request);
}

/** Requests that name the flow by its path, or several flows. */
function handleAnyFlow(call: Call, request: RestRequest): Outcome {
  const { method, parameters } = request;
  const view = readViewOptions(parameters);
  switch (method) {
    case 'POST': {
      const members = bodyObject(request);
      checkPath(members['path'], 'path');
      const flow = call.access.account.flowAt(String(members['path']));
      return viewOutcome(call, 201, createDrop(call, flow, members), view);
    }
    case 'GET': {
      const path = parameters('path');
      if (path === undefined) throw badRequest('path is required.');
      return viewOutcome(call, 200, findDrops(call, flowAt(call, path), readFindOptions(parameters)), view);
    }
    case 'MGET': {
      const found = Object.entries(findInFlows(call, readSearches(request)));
      const views = found.map(([flowId, drops]) => [flowId, viewOutcome(call, 200, drops, view)] as const);
      const references = Object.assign({}, ...views.map(([, outcome]) => outcome.references));
      return {
        status: 200,
        body: Object.fromEntries(views.map(([flowId, { body }]) => [flowId, body])),
        references,
      };
    }
    default:
      throw methodRefused(request);
  }
}

function handleFlow(call: Call, flowId: string, request: RestRequest): Outcome {
  const view = readViewOptions(request.parameters);
  // A write to a flow that is gone is a bad request, everything else finds nothing (section 4.3).
  if (request.method === 'POST') {
    const flow = call.access.account.flow(flowId);
    return viewOutcome(call, 201, createDrop(call, flow, bodyObject(request)), view);
  }
  const flow = flowOf(call, flowId);
  switch (request.method) {
    case 'GET':
      return viewOutcome(call, 200, findDrops(call, flow, readFindOptions(request.parameters)), view);
    case 'MGET':
      return viewOutcome(call, 200, readDrops(call, flow, bodyIds(request)), view);
    case 'MPUT':
      return viewOutcome(call, 200, updateDrops(call, flow, bodyChanges(request)), view);
    case 'DELETE':
      deleteDrops(call, flow);
      return { status: 200, body: {} };
    default:
      throw methodRefused(request);
  }
}

function handleDrop(
  call: Call,
  flow: Flow,
  id: string,
  member: string | undefined,
  request: RestRequest,
): Outcome {
  const view = readViewOptions(request.parameters);
  switch (request.method) {
    case 'GET': {
      const drop = readDropOf(call, flow, id);
      const outcome = viewOutcome(call, 200, drop, view);
      if (member === undefined) return outcome;
      if (!Object.hasOwn(drop, member)) throw notFound();
      return { status: 200, body: (outcome.body as Readonly<Record<string, unknown>>)[member] };
    }
    case 'PUT': {
      const changes = member === undefined ? bodyObject(request) : { [member]: request.body };
      return viewOutcome(call, 200, updateDrop(call, flow, id, changes), view);
    }
    case 'DELETE':
      if (member !== undefined) throw methodRefused(request);
      deleteDrop(call, flow, id);
      return { status: 200, body: {} };
    default:
      throw methodRefused(request);
  }
}

function handleAggregate(call: Call, flow: Flow, request: RestRequest): Outcome {
  if (request.method !== 'POST') throw methodRefused(request);
  assertMayReadDrops(call.access, flow);
  const drops = call.access.account.drops(flow.id).newestFirst();
  const groups = aggregate(drops, bodyObject(request), call.installation.clock.now());
  return { status: 200, body: groups };
}

function readSearches({ body }: RestRequest): readonly { flowId: string; parameters: Parameters }[] {
  if (!Array.isArray(body)) throw badRequest('The body must be a list of searches.');
  return body.map((search: unknown) => {
    if (!isPlainObject(search) || typeof search['flowId'] !== 'string') {
      throw badRequest('Each search must be an object with a flowId, and params if wanted.');
    }
    return { flowId: search['flowId'], parameters: parametersOf(search['params']) };
  });
}
