import { destinationsOf } from '../collections/track.js';
import { passes } from '../filter/evaluate-filter.js';
import { readFilter } from '../find/read-filter.js';
import { dropSubject } from '../find/subject.js';
import type { Drop, StoredObject } from '../model/stored-object.js';
import { FlowthingsRefusal } from '../refusal.js';
import { transformed } from '../tracks/transformations.js';
import type { DropTarget, StoreDrop } from './drop-target.js';
import { type DropDraft, readDrop } from './read-drop.js';

/**
 * Leads a drop through the tracks that begin at its flow.
 *
 * @param passed - tracks that it came through already, so that tracks in a circle come to an end
 */
export function runTracks(from: DropTarget, drop: Drop, passed: ReadonlySet<string>, store: StoreDrop): void {
  const { installation, account } = from;
  for (const track of [...account.all('track')]) {
    if (track['source'] !== from.flow.path || track['disabled'] === true || passed.has(track.id)) continue;
    installation.statistics.count('trackHit', track.id, installation.clock.now());
    try {
      if (!letsPass(from, track, drop)) continue;
      const drafts = draftsOf(from, track, drop);
      if (drafts.length > 0) installation.statistics.count('trackPass', track.id, installation.clock.now());
      for (const path of destinationsOf(track)) {
        const flow = account.flowAt(path);
        if (!flow) continue;
        const target: DropTarget = { installation, account, flow, creatorId: track.creatorId };
        for (const draft of drafts) store(target, draft, new Set([...passed, track.id]));
      }
    } catch (error) {
      // The drop that was written is not to blame for what a track does with it.
      const reason = error instanceof FlowthingsRefusal ? error.message : String(error);
      installation.log(`flowthings: track ${track.id} did not lead the drop ${drop.id} on: ${reason}`);
    }
  }
}

function letsPass({ installation }: DropTarget, { filter }: StoredObject, drop: Drop): boolean {
  if (typeof filter !== 'string' || filter === '') return true;
  return passes(readFilter(filter), dropSubject(drop), installation.clock.now());
}

/** Without a handler for its JavaScript a track copies. */
function draftsOf({ installation }: DropTarget, { id, js }: StoredObject, drop: Drop): readonly DropDraft[] {
  const { elems, elemTypes, location } = drop;
  const parentDropId = { flowId: drop.flowId, dropId: drop.id };
  const handler = installation.transformations.find(js);
  if (handler) {
    const context = {
      log: (entry: unknown) => installation.log(`flowthings: track ${id}: ${String(entry)}`),
    };
    return transformed(handler, drop, context).map(result => ({
      ...readDrop({ typed: false }, result),
      parentDropId,
    }));
  }
  if (typeof js === 'string' && js.trim() !== '') {
    installation.log(`flowthings: track ${id}: no handler is registered for its js, so drops are copied`);
  }
  const copy = { elems, parentDropId, ...(location === undefined ? {} : { location }) };
  return [elemTypes ? { ...copy, elemTypes } : copy];
}
