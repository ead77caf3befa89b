import type { Call } from '../call.js';
import { checkFilter, checkFlowPath, checkText, requireMembers, wrong } from './check-members.js';
import type { CollectionKind, Members } from './collection-kind.js';

/** The paths that a track writes to; none when its JavaScript writes elsewhere. */
export function destinationsOf({ destination }: Members): readonly string[] {
  if (destination === undefined || destination === null) return [];
  return Array.isArray(destination) ? destination.map(String) : [String(destination)];
}

/** What leads drops from one flow to others. */
export const track: CollectionKind = {
  name: 'track',
  letter: 't',
  pathsOf: members => [String(members['source']), ...destinationsOf(members)],
  complete: (call, members) => {
    checkTrack(call, members);
    return members;
  },
  created: ({ installation, access }, { source }) => {
    const flow = access.account.flowAt(String(source));
    if (flow) installation.statistics.count('flowTracked', flow.id, installation.clock.now());
    return {};
  },
};

/** The tracks of agents (B-16); they are kept, and lead nothing. */
export const localTrack: CollectionKind = {
  name: 'local-track',
  letter: 't',
  pathsOf: track.pathsOf,
  complete: (_call, members) => members,
};

function checkTrack(call: Call, members: Members): void {
  requireMembers(members, members['js'] === undefined ? ['source', 'destination'] : ['source']);
  checkFlowPath(call, members['source'], 'source');
  for (const destination of destinationsOf(members)) checkFlowPath(call, destination, 'destination');
  checkFilter(members, 'filter');
  checkText(members, 'js');
  const { disabled = false } = members;
  if (typeof disabled !== 'boolean') throw wrong('disabled', 'true or false');
}
