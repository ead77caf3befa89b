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
  const bearer = /^Bearer +(\S+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
  const known = bearer === undefined ? undefined : installation.tokens.find(bearer);
  if (!known && installation.open) return namedCaller(exchange, uses);
  if (!known) throw unauthorized(bearer === undefined ? 'there is no bearer token' : 'the token has expired');
  if (!uses.includes(known.use)) throw forbidden(`a token for ${known.use} cannot be used here`);
  const header = identityHeader(known.use);
  if (exchange.header(header) !== known.subject) throw forbidden(`${header} must be the id behind the token`);
  return known;
}

function identityHeader(use: TokenUse): string {
  return use === 'activation' ? 'X-ActivationId' : 'X-EndpointId';
}

/** With `open`, callers are who they say they are. */
function namedCaller(exchange: Exchange<IotcsFaultEffect>, uses: readonly TokenUse[]): TokenSubject {
  const use = uses[0] ?? 'device';
  return { use, subject: exchange.header(identityHeader(use)) ?? '' };
}
