import { passes } from '../filter/evaluate-filter.js';
import { readFilter } from '../find/read-filter.js';
import { dropSubject } from '../find/subject.js';
import type { Drop } from '../model/stored-object.js';
import { badRequest } from '../refusal.js';
import type { DropTarget } from './drop-target.js';
import type { DropDraft } from './read-drop.js';
import { runTracks } from './run-tracks.js';

/**
 * Stores a drop, tells those who subscribed to its flow, and leads it through the tracks.
 *
 * @throws {FlowthingsRefusal} with status 400 when the filter of the flow does not let it pass (guess, section 6)
 */
export function storeDrop(
  target: DropTarget,
  draft: DropDraft,
  passed: ReadonlySet<string> = new Set(),
): Drop {
  const { installation, account, flow, creatorId } = target;
  const log = account.drops(flow.id);
  const known = log.withKey(draft.fhash);
  const now = installation.clock.now();
  const drop: Drop = {
    ...draft,
    id: known?.id ?? installation.ids.next('d'),
    flowId: flow.id,
    path: flow.path,
    creationDate: known?.creationDate ?? log.nextDate(now),
    creatorId,
    version: known ? known.version + 1 : 0,
  };
  const { filter } = flow;
  if (typeof filter === 'string' && filter !== '' && !passes(readFilter(filter), dropSubject(drop), now)) {
    throw badRequest(`The drop does not pass the filter of the flow ${flow.path}.`);
  }
  log.put(drop);
  // A capacity of 0 keeps nothing, but subscribers and tracks get the drop all the same.
  log.trim(flow.capacity);
  installation.statistics.count('flowDropAdded', flow.id, now);
  installation.statistics.count('dropCreatedBy', creatorId, now);
  installation.bus.publish(drop);
  runTracks(target, drop, passed, storeDrop);
  return drop;
}
