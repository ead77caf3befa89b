import type { Exchange } from '../../host/exchange.js';
import type { IotcsFaultEffect } from '../fault-effects.js';
import type { Installation } from '../installation.js';
import { forbidden, unauthorized } from '../refusal.js';
import type { TokenSubject, TokenUse } from './token-book.js';

/**
 * The caller of a request.
 *
 * @throws {IotcsRefusal} with status 401 without a valid token, 403 when it is for other requests, or when the header that
 * names the caller names someone else (guess, section 6)
 */
export function callerOf(
  installation: Installation,
  exchange: Exchange<IotcsFaultEffect>,
  uses: readonly TokenUse[],
): TokenSubject {
  if (exchange.effect.unauthorized) throw unauthorized('the token has expired');
  const administrator = administratorOf(installation, exchange);
  if (administrator !== undefined) return allowed({ use: 'administration', subject: administrator }, uses);
  const bearer = /^Bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
  const known = bearer === undefined ? undefined : installation.tokens.find(bearer);
  if (!known && installation.open) return namedCaller(exchange, uses);
  if (!known) throw unauthorized(bearer === undefined ? 'there is no bearer token' : 'the token has expired');
  const header = identityHeader(known.use);
  if (exchange.header(header) !== known.subject) throw forbidden(`${header} must be the id behind the token`);
  return allowed(known, uses);
}

/** Administrators may do what enterprise clients do, in all applications (section 4.14). */
function allowed(caller: TokenSubject, uses: readonly TokenUse[]): TokenSubject {
  const { use } = caller;
  if (uses.includes(use) || (use === 'administration' && uses.includes('enterprise'))) return caller;
  throw forbidden(`credentials for ${use} cannot be used here`);
}

/** Who calls with HTTP Basic, when the name and the password are right. */
function administratorOf(
  { administrators }: Installation,
  exchange: Exchange<IotcsFaultEffect>,
): string | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return administrators.find(({ username, password }) => given === `${username}:${password}`)?.username;
}

function identityHeader(use: TokenUse): string {
  return use === 'activation' ? 'X-ActivationId' : 'X-EndpointId';
}

/** With `open`, callers are who they say they are. */
function namedCaller(exchange: Exchange<IotcsFaultEffect>, uses: readonly TokenUse[]): TokenSubject {
  const use = uses[0] ?? 'device';
  return { use, subject: exchange.header(identityHeader(use)) ?? '' };
}
