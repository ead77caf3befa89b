import type { Exchange } from '../../host/exchange.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';
import type { CredentialBook } from './credential-book.js';

/** Whether a request carries valid credentials of one of the three kinds (section 4.2). */
export function isAuthorized(exchange: Exchange<TimeplusFaultEffect>, book: CredentialBook): boolean {
  if (exchange.effect.unauthorized) return false;
  const key = exchange.header('x-api-key');
  if (key !== undefined) return book.acceptsKey(key);
  const [scheme = '', value = ''] = (exchange.header('authorization') ?? '').split(/ +/);
  switch (scheme.toLowerCase()) {
    case 'apikey':
      return book.acceptsKey(value);
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString();
      const colon = pair.indexOf(':');
      return colon >= 0 && book.acceptsUser(pair.slice(0, colon), pair.slice(colon + 1));
    }
    default:
      return false;
  }
}
