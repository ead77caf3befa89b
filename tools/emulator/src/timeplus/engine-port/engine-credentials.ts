import type { Exchange } from '../../host/exchange.js';
import type { CredentialBook } from '../auth/credential-book.js';

interface Presented {
  readonly user: string;
  readonly password: string;
}

/**
 * What is wrong with the credentials of a request to the engine's paths; undefined when it may pass. None at all
 * is the user `default` without a password, who may do everything (section 4.2).
 */
export function credentialProblem(exchange: Exchange, book: CredentialBook): string | undefined {
  if (exchange.effect.unauthorized) return 'Authentication failed';
  const kinds = [fromHeaders(exchange), fromQuery(exchange), fromBasic(exchange)].filter(kind => kind !== undefined);
  if (kinds.length > 1) {
    return 'Invalid authentication: it is not allowed to use more than one kind of credentials at once';
  }
  const [presented] = kinds;
  if (!presented || (presented.user === 'default' && presented.password === '')) return undefined;
  if (book.acceptsUser(presented.user, presented.password)) return undefined;
  return `${presented.user}: Authentication failed: password is incorrect, or there is no user with such name`;
}

function fromHeaders(exchange: Exchange): Presented | undefined {
  const user = exchange.header('x-timeplus-user') ?? exchange.header('x-proton-user');
  const password = exchange.header('x-timeplus-key') ?? exchange.header('x-proton-key');
  return pair(user, password);
}

function fromQuery({ query }: Exchange): Presented | undefined {
  return pair(query.get('user') ?? undefined, query.get('password') ?? undefined);
}

function fromBasic(exchange: Exchange): Presented | undefined {
  const [, value] = /^basic +(.*)$/i.exec(exchange.header('authorization') ?? '') ?? [];
  if (value === undefined) return undefined;
  const [user = '', ...password] = Buffer.from(value, 'base64').toString().split(':');
  return { user, password: password.join(':') };
}

function pair(user: string | undefined, password: string | undefined): Presented | undefined {
  return user === undefined && password === undefined
    ? undefined
    : { user: user ?? 'default', password: password ?? '' };
}
