import { isObject } from '../validation.js';

/** Who has logged in. */
export interface UserAccount {
  /** URN of the account, for the option `accountId`. */
  readonly accountId: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
}

/**
 * Who an ID token is of; undefined when it does not say. Its signature is not checked: it comes straight from the
 * identity provider, and nothing is allowed because of it.
 */
export function userAccount(idToken: string | undefined): UserAccount | undefined {
  const claims = claimsOf(idToken);
  const account = claims?.['acc'];
  if (typeof account !== 'string' || account === '') return undefined;
  const { name, email } = claims as { readonly name?: unknown; readonly email?: unknown };
  return {
    accountId: account.startsWith('urn:') ? account : `urn:ivcap:account:${account}`,
    name: typeof name === 'string' ? name : undefined,
    email: typeof email === 'string' ? email : undefined,
  };
}

function claimsOf(idToken: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const payload = idToken?.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const bytes = Uint8Array.from(atob(payload), character => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
