import type { Exchange } from '../../host/exchange.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';
import type { CredentialBook, UserRole } from './credential-book.js';

/**
 * What the sender of a request may do, by credentials of one of the three kinds (section 4.2); undefined when they
 * are missing or wrong. Every API key is an admin's (guess: the page tells of no roles of keys).
 */
export function callerRole(
  exchange: Exchange<TimeplusFaultEffect>,
  book: CredentialBook,
): UserRole | undefined {
  if (exchange.effect.unauthorized) return undefined;
  const key = exchange.header('x-api-key');
  if (key !== undefined) return roleOfKey(key, book);
  const [scheme = '', value = ''] = (exchange.header('authorization') ?? '').split(/ +/);
  switch (scheme.toLowerCase()) {
    case 'apikey':
      return roleOfKey(value, book);
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString();
      const colon = pair.indexOf(':');
      return colon < 0 ? undefined : book.roleOf(pair.slice(0, colon), pair.slice(colon + 1));
    }
    default:
      return undefined;
  }
}

function roleOfKey(key: string, book: CredentialBook): UserRole | undefined {
  return book.acceptsKey(key) ? 'admin' : undefined;
}
