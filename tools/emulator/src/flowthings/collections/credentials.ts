import { createHash } from 'node:crypto';
import { remainingMs } from '../auth/authorize.js';
import type { Call } from '../call.js';
import type { StoredObject } from '../model/stored-object.js';
import { checkDuration, checkRights, checkText, requireMembers } from './check-members.js';
import type { CollectionKind, Members } from './collection-kind.js';

/** Generated tokens have 28 characters in the vendor's samples (section 4.2), master tokens 32. */
const TOKEN_LENGTH = 28;

/** Generated tokens, with rights on paths. */
export const token: CollectionKind = {
  name: 'token',
  letter: 'k',
  immutable: true,
  serverMembers: ['tokenString', 'issuedBy', 'expiresInMs'],
  pathsOf: () => [],
  complete: ({ access }, members, id) => {
    requireMembers(members, ['paths']);
    checkCredential(members);
    return {
      ...members,
      issuedBy: access.identityId,
      tokenString: tokenString(access.account.masterToken, id),
    };
  },
  tell: expiry,
};

/** Rights of identities and groups of other accounts. */
export const share: CollectionKind = {
  name: 'share',
  letter: 's',
  immutable: true,
  serverMembers: ['issuedBy', 'expiresInMs'],
  pathsOf: () => [],
  complete: ({ access }, members) => {
    requireMembers(members, ['paths', 'issuedTo']);
    checkText(members, 'issuedTo');
    checkCredential(members);
    return { ...members, issuedBy: access.identityId };
  },
  tell: expiry,
};

function checkCredential(members: Members): void {
  checkRights(members, 'paths');
  checkDuration(members, 'duration');
  checkText(members, 'description');
}

function expiry({ installation }: Call, object: StoredObject): Members {
  const expiresInMs = remainingMs(object, installation.clock.now());
  return expiresInMs === undefined ? {} : { expiresInMs: Math.max(0, expiresInMs) };
}

/** The same one for the same id, so that a reset brings the same state. */
function tokenString(secret: string, id: string): string {
  return createHash('sha256')
    .update(`${secret} ${id}`)
    .digest('base64url')
    .replace(/[-_]/g, 'x')
    .slice(0, TOKEN_LENGTH);
}
