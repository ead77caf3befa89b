import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import type { PathParameters } from '../host/router.js';
import type { TokenSubject, TokenUse } from './auth/token-book.js';
import type { IotcsFaultEffect } from './fault-effects.js';
import type { Installation } from './installation.js';
import { isPlainObject } from './plain-object.js';
import { badRequest } from './refusal.js';

/** A request whose caller is known. */
export interface IotcsCall {
  readonly installation: Installation;
  readonly exchange: Exchange<IotcsFaultEffect>;
  readonly caller: TokenSubject;
  readonly parameters: PathParameters;
  /** What links in the answer begin with: scheme and host as the caller wrote them. */
  readonly origin: string;
}

/** Answers a request; undefined says that it was answered piece by piece. */
export type Handler = (call: IotcsCall) => Promise<Reply | undefined> | Reply | undefined;

/** An endpoint of the JSON interface. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** The kinds of tokens that it takes. */
  readonly uses: readonly TokenUse[];
  readonly handler: Handler;
}

/** A parameter of the path. */
export function parameter({ parameters }: IotcsCall, name: string): string {
  return parameters[name] ?? '';
}

/**
 * The body as a JSON object.
 *
 * @throws {IotcsRefusal} with status 400 when it is something else
 */
export async function objectBody({ exchange }: IotcsCall): Promise<Readonly<Record<string, unknown>>> {
  const body = await exchange.json();
  if (!isPlainObject(body)) throw badRequest('the body must be a JSON object');
  return body;
}
