import type { Exchange } from '../../host/exchange.js';
import type { CredentialBook, UserRole } from '../auth/credential-book.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';

/** Who sent a request to the engine's paths: a role, or what is wrong with the credentials. */
export type EngineCaller = { readonly role: UserRole } | { readonly problem: string };

interface Presented {
  readonly user: string;
  readonly password: string;
}

/** Reads the credentials. None at all is the user `default` without a password, who may do everything (section 4.2). */
export function engineCaller(exchange: Exchange<TimeplusFaultEffect>, book: CredentialBook): EngineCaller {
  if (exchange.effect.unauthorized) return { problem: 'Authentication failed' };
  const kinds = [fromHeaders(exchange), fromQuery(exchange), fromBasic(exchange)].filter(
    kind => kind !== undefined,
  );
  if (kinds.length > 1) {
    return {
      problem: 'Invalid authentication: it is not allowed to use more than one kind of credentials at once',
    };
  }
  const [presented] = kinds;
  if (!presented || (presented.user === 'default' && presented.password === '')) return { role: 'admin' };
  const role = book.roleOf(presented.user, presented.password);
  if (role !== undefined) return { role };
  return {
    problem: `${presented.user}: Authentication failed: password is incorrect, or there is no user with such name`,
  };
}

function fromHeaders(exchange: Exchange<TimeplusFaultEffect>): Presented | undefined {
  const user = exchange.header('x-timeplus-user') ?? exchange.header('x-proton-user');
  const password = exchange.header('x-timeplus-key') ?? exchange.header('x-proton-key');
  return pair(user, password);
}

function fromQuery({ query }: Exchange<TimeplusFaultEffect>): Presented | undefined {
  return pair(query.get('user') ?? undefined, query.get('password') ?? undefined);
}

function fromBasic(exchange: Exchange<TimeplusFaultEffect>): Presented | undefined {
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
