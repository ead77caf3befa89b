import type { Exchange } from '../../host/exchange.js';
import type { Deployment } from '../deployment.js';
import type { Caller } from '../endpoint.js';
import { invalidScopes, notAuthorized } from '../errors.js';
import type { IvcapFaultEffect } from '../fault-effects.js';
import { type AccessToken, allScopes, type IvcapScope } from './token-book.js';

/** What decides about credentials beside the token book. */
export interface AuthorizeOptions {
  readonly deployment: Deployment;
  readonly scope: IvcapScope;
  /** Account that any credentials stand for, when any are taken. */
  readonly openAccount: string | undefined;
}

/**
 * The caller of a request.
 *
 * @throws {IvcapRefusal} with status 401 without a valid token, 403 when it lacks the scope
 */
export function callerOf(exchange: Exchange<IvcapFaultEffect>, options: AuthorizeOptions): Caller {
  if (exchange.effect.unauthorized) throw notAuthorized();
  const match = /^Bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '');
  const token = tokenOf(match?.[1], options);
  if (!token) throw notAuthorized();
  if (!token.scopes.includes(options.scope)) throw invalidScopes(options.scope);
  return { account: token.account, principal: token.account.replace(':account:', ':principal:') };
}

function tokenOf(
  text: string | undefined,
  { deployment, openAccount }: AuthorizeOptions,
): AccessToken | undefined {
  const known = text === undefined ? undefined : deployment.tokens.find(text);
  if (known || openAccount === undefined) return known;
  return { token: text ?? '', account: openAccount, scopes: allScopes };
}
