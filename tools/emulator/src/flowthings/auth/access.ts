import type { Account } from '../model/account.js';
import type { PathRights, Right } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';

/** What somebody may do in one account. */
export interface Access {
  readonly account: Account;
  /** Who acts. */
  readonly identityId: string;
  /** Holds the master token of the account. */
  readonly isMaster: boolean;
  /** Whether a right is given on a path; objects without a path are the master's. */
  may(right: Right, path: string | undefined): boolean;
}

/** Rights by the paths below which they hold. */
export type RightsByPath = Readonly<Record<string, PathRights>>;

/** Full access to an account. */
export function masterAccess(account: Account): Access {
  return { account, identityId: account.identityId, isMaster: true, may: () => true };
}

/** The access of a generated token: reads every object below its paths, and writes drops only (section 4.2). */
export function tokenAccess(account: Account, rights: RightsByPath): Access {
  return {
    account,
    identityId: account.identityId,
    isMaster: false,
    may: (right, path) => {
      const covering = rightsOn(rights, path);
      return right === 'read' ? covering.length > 0 : right.startsWith('drop') && isGiven(covering, right);
    },
  };
}

/** The access that shares of an account give somebody from another one. */
export function sharedAccess(account: Account, identityId: string, shares: readonly RightsByPath[]): Access {
  return {
    account,
    identityId,
    isMaster: false,
    may: (right, path) =>
      shares.some(rights => {
        const covering = rightsOn(rights, path);
        return isGiven(covering, right) || isGiven(covering, 'administer');
      }),
  };
}

/** Whether a path is another one or lies below it. */
function covers(upper: string, path: string): boolean {
  const folder = upper.replace(/\/+$/, '');
  return path === folder || path.startsWith(`${folder}/`);
}

function rightsOn(rights: RightsByPath, path: string | undefined): readonly PathRights[] {
  if (path === undefined) return [];
  return Object.entries(rights)
    .filter(([upper, given]) => isPlainObject(given) && covers(upper, path))
    .map(([, given]) => given);
}

function isGiven(rights: readonly PathRights[], right: Right): boolean {
  return rights.some(given => given[right] === true);
}
