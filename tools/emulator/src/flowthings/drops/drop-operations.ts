import type { Call } from '../call.js';
import type { Members } from '../collections/collection-kind.js';
import { find } from '../find/find.js';
import { type FindOptions, type Parameters, readFindOptions } from '../find/find-options.js';
import { dropSubject } from '../find/subject.js';
import type { Drop, Flow } from '../model/stored-object.js';
import { assertMayReadDrops, assertMayWriteDrops } from '../objects/rights.js';
import { badRequest, notFound } from '../refusal.js';
import { readDrop, readElements, readOptional } from './read-drop.js';
import { storeDrop } from './store-drop.js';

/** The flow that a request names by its id. */
export function flowOf({ access }: Call, flowId: string): Flow {
  const flow = access.account.flow(flowId);
  if (!flow) throw notFound();
  return flow;
}

/** The flow that a request names by its path. */
export function flowAt({ access }: Call, path: string): Flow {
  const flow = access.account.flowAt(path);
  if (!flow) throw notFound();
  return flow;
}

/** Makes a drop. A flow that is not there makes it a bad request (section 4.3). */
export function createDrop(call: Call, flow: Flow | undefined, members: Members): Drop {
  if (!flow) throw badRequest('There is no such flow.');
  const { installation, access } = call;
  assertMayWriteDrops(access, flow);
  const { account, identityId: creatorId } = access;
  return storeDrop({ installation, account, flow, creatorId }, readDrop(call, members));
}

export function readDropOf(call: Call, flow: Flow, id: string): Drop {
  assertMayReadDrops(call.access, flow);
  return existing(call, flow, id);
}

/** The drops of these ids that there are; others are left out (guess, section 6). */
export function readDrops(call: Call, flow: Flow, ids: readonly string[]): Readonly<Record<string, Drop>> {
  assertMayReadDrops(call.access, flow);
  const log = call.access.account.drops(flow.id);
  return Object.fromEntries(ids.flatMap(id => log.get(id) ?? []).map(drop => [drop.id, drop]));
}

export function findDrops(call: Call, flow: Flow, options: FindOptions): readonly Drop[] {
  assertMayReadDrops(call.access, flow);
  const drops = call.access.account.drops(flow.id).newestFirst();
  return find(drops, options, dropSubject, call.installation.clock.now());
}

/** One search in each of several flows (B-07), by the id of the flow. */
export function findInFlows(
  call: Call,
  searches: readonly { readonly flowId: string; readonly parameters: Parameters }[],
): Readonly<Record<string, readonly Drop[]>> {
  return Object.fromEntries(
    searches.map(({ flowId, parameters }) => [
      flowId,
      findDrops(call, flowOf(call, flowId), readFindOptions(parameters)),
    ]),
  );
}

/** Changes the given members of a drop; `elems` is replaced as a whole (guess, section 6). */
export function updateDrop(call: Call, flow: Flow, id: string, changes: Members): Drop {
  const { access, installation } = call;
  assertMayWriteDrops(access, flow);
  const { elems, elemTypes, ...before } = existing(call, flow, id);
  const elements =
    changes['elems'] === undefined
      ? { elems, ...(elemTypes ? { elemTypes } : {}) }
      : readElements(call, changes['elems']);
  const after: Drop = {
    ...(before as Omit<Drop, 'elems' | 'elemTypes'>),
    ...elements,
    ...readOptional(changes),
    id,
    flowId: flow.id,
    path: flow.path,
    creationDate: before.creationDate as number,
    creatorId: before.creatorId as string,
    version: (before.version as number) + 1,
    lastEditDate: installation.clock.now(),
    lastEditorId: access.identityId,
  };
  access.account.drops(flow.id).put(after);
  return after;
}

/** Changes several drops; ids that are not there are left out of the answer (guess, section 6). */
export function updateDrops(
  call: Call,
  flow: Flow,
  changes: Readonly<Record<string, Members>>,
): Readonly<Record<string, Drop>> {
  const log = call.access.account.drops(flow.id);
  const there = Object.entries(changes).filter(([id]) => log.get(id));
  return Object.fromEntries(there.map(([id, members]) => [id, updateDrop(call, flow, id, members)]));
}

export function deleteDrop(call: Call, flow: Flow, id: string): void {
  assertMayWriteDrops(call.access, flow);
  existing(call, flow, id);
  call.access.account.drops(flow.id).delete(id);
}

/** Takes all drops of a flow away. */
export function deleteDrops(call: Call, flow: Flow): void {
  assertMayWriteDrops(call.access, flow);
  call.access.account.drops(flow.id).clear();
}

function existing({ access }: Call, flow: Flow, id: string): Drop {
  const drop = access.account.drops(flow.id).get(id);
  if (!drop) throw notFound();
  return drop;
}
