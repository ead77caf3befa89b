import type { Caller } from '../caller.js';
import { forbidden, unauthorized } from '../errors.js';
import type { Installation } from '../installation.js';
import { type Account, mayEnter } from './account-book.js';

/** What a request says about its sender. */
export interface Credentials {
  /** The access token, without the word `Bearer`. */
  readonly token: string | undefined;
  readonly targetNamespace: string | undefined;
  /** Name of the user to act for. */
  readonly impersonate?: string | undefined;
}

/**
 * Who a token speaks for, and in which namespace (V-B01, V-B08).
 *
 * @throws VantiqRefusal with status 401 for a missing, unknown or expired token, 403 (a guess) for a namespace or a
 * user that is not open to its user
 */
export function callerOf(installation: Installation, credentials: Credentials): Caller {
  const token = credentials.token === undefined ? undefined : installation.tokens.find(credentials.token);
  const account = token && installation.accounts.find(token.username);
  if (!token || !account) throw unauthorized();
  return callerAs(installation, account, token.namespace, credentials);
}

/** The caller for a user whose credentials are right. */
export function callerAs(
  installation: Installation,
  account: Account,
  ownNamespace: string,
  { targetNamespace, impersonate }: Pick<Credentials, 'targetNamespace' | 'impersonate'>,
): Caller {
  const namespace = targetNamespace ?? ownNamespace;
  if (namespace !== ownNamespace) {
    const exists = installation.namespaces().includes(namespace);
    if (!exists || !mayEnter(account, namespace)) {
      throw forbidden(`The user is not authorized in the namespace ${namespace}.`);
    }
  }
  const acting = impersonate === undefined ? account : impersonated(installation, account, impersonate);
  return { username: acting.username, namespace, admin: acting.admin };
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^bearer +(\S+) *$/i.exec(header)?.[1];
}

function impersonated(installation: Installation, account: Account, name: string): Account {
  const other = installation.accounts.find(name);
  if (!account.admin || !other) throw forbidden(`The user may not act for ${name}.`);
  return other;
}
