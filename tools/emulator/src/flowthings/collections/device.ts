import type { Call } from '../call.js';
import type { StoredObject } from '../model/stored-object.js';
import { checkPath, requireMembers } from './check-members.js';
import type { CollectionKind, Members } from './collection-kind.js';
import { token } from './credentials.js';
import { makeFlow, makeObject } from './make-object.js';

/** Things that send drops. A new one brings a token and three flows (B-24); the paths of two of them are guesses. */
export const device: CollectionKind = {
  name: 'device',
  letter: 'v',
  serverMembers: ['tokenId', 'lastSeen', 'timeSinceLastSeen', 'deviceSummary'],
  pathsOf: ({ path }) => [String(path)],
  complete: (_call, members) => {
    requireMembers(members, ['path']);
    checkPath(members['path'], 'path');
    return { status: 'UNSEEN', deviceSummary: {}, tracks: {}, ...members };
  },
  tell: lastSeen,
  created: (call, { path, displayName }) => {
    for (const flowPath of [path, `${path}/command`, `${path}/report`]) makeFlow(call, String(flowPath));
    const made = makeObject(call, token, {
      paths: { [String(path)]: { dropRead: true, dropWrite: true } },
      description: `Token of the device ${displayName ?? path}`,
    });
    return { tokenId: made.id };
  },
};

/** A device was seen when it last wrote into its own flow. */
function lastSeen({ installation, access }: Call, { path, status }: StoredObject): Members {
  const flow = access.account.flowAt(String(path));
  const newest = flow && access.account.drops(flow.id).newestFirst()[0];
  if (!newest) return { timeSinceLastSeen: -1 };
  return {
    status: status === 'UNSEEN' ? 'OK' : status,
    lastSeen: newest.creationDate,
    timeSinceLastSeen: Math.max(0, installation.clock.now() - newest.creationDate),
  };
}
