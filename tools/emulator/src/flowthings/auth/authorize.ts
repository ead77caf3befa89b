import type { Installation } from '../installation.js';
import type { Account } from '../model/account.js';
import type { StoredObject } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';
import { forbidden } from '../refusal.js';
import { type Access, masterAccess, type RightsByPath, sharedAccess, tokenAccess } from './access.js';

/**
 * What a token may do in an account.
 *
 * @throws {FlowthingsRefusal} with status 403 for a wrong or expired token, and for one of another account to which
 *   nothing is shared
 */
export function authorize(
  installation: Installation,
  accountName: string,
  token: string | undefined,
): Access {
  const found = token === undefined ? undefined : findToken(installation, token);
  if (!found) throw forbidden('The token is missing, wrong or expired.');
  const { home, generated } = found;
  if (home.name === accountName) {
    return generated ? tokenAccess(home, pathsOf(generated)) : masterAccess(home);
  }
  const account = installation.account(accountName);
  const shares = account && !generated ? sharesFor(installation, account, home) : [];
  if (!account || shares.length === 0)
    throw forbidden(`The token gives no access to the account ${accountName}.`);
  return sharedAccess(account, home.identityId, shares);
}

/** Milliseconds that a token or share still lives; undefined for one without an end. */
export function remainingMs({ creationDate, duration }: StoredObject, nowMs: number): number | undefined {
  return typeof duration === 'number' ? creationDate + duration - nowMs : undefined;
}

interface FoundToken {
  readonly home: Account;
  /** Undefined for a master token. */
  readonly generated?: StoredObject;
}

function findToken(installation: Installation, token: string): FoundToken | undefined {
  for (const home of installation.accounts()) {
    if (home.masterToken === token) return { home };
    for (const generated of home.all('token')) {
      if (generated['tokenString'] === token && isAlive(installation, generated)) return { home, generated };
    }
  }
  return undefined;
}

/** Shares are issued to an identity or to a group of the account (section 4.2). */
function sharesFor(
  installation: Installation,
  account: Account,
  { identityId }: Account,
): readonly RightsByPath[] {
  const groups = [...account.all('group')].filter(({ memberIds }) =>
    (memberIds as unknown[]).includes(identityId),
  );
  const recipients = new Set<unknown>([identityId, ...groups.map(({ id }) => id)]);
  return [...account.all('share')]
    .filter(share => recipients.has(share['issuedTo']) && isAlive(installation, share))
    .map(pathsOf);
}

function isAlive({ clock }: Installation, object: StoredObject): boolean {
  return (remainingMs(object, clock.now()) ?? 1) > 0;
}

function pathsOf({ paths }: StoredObject): RightsByPath {
  return isPlainObject(paths) ? (paths as RightsByPath) : {};
}
