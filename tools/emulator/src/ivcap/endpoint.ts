import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import type { PathParameters } from '../host/router.js';
import type { IvcapApiVersion } from './api-version.js';
import type { IvcapScope } from './auth/token-book.js';
import type { Deployment } from './deployment.js';
import type { RunEngine } from './engine/run-engine.js';
import { invalidRequest } from './errors.js';
import type { IvcapFaultEffect } from './fault-effects.js';
import { isPlainObject } from './plain-object.js';
import { fullUrn } from './urn.js';

/** Whom a request comes from. */
export interface Caller {
  /** URN of the account. */
  readonly account: string;
  /** URN of the user or program, who asserts aspects. */
  readonly principal: string;
}

/** A request whose caller is known. */
export interface IvcapCall {
  readonly deployment: Deployment;
  readonly engine: RunEngine;
  readonly exchange: Exchange<IvcapFaultEffect>;
  /** Answers to searches, by the text of the query. */
  readonly searches: ReadonlyMap<string, readonly unknown[]>;
  readonly caller: Caller;
  readonly parameters: PathParameters;
  /** The form that the answer has. */
  readonly version: IvcapApiVersion;
  /** What links in the answer begin with: scheme, host and what stands before `/1`. */
  readonly origin: string;
}

/** Answers a request; undefined says that it was answered piece by piece. */
export type Handler = (call: IvcapCall) => Promise<Reply | undefined> | Reply | undefined;

/** An endpoint of the API below `/1`. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
  /** @defaultValue `consumer:read` for GET and HEAD, `consumer:write` for the others */
  readonly scope?: IvcapScope;
  /** The endpoint came with the current API; older versions do not have it. */
  readonly current?: boolean;
}

/** The id in the path of a request, in full. */
export function idOf(call: IvcapCall, kind: string, name = 'id'): string {
  return fullUrn(kind, call.parameters[name] ?? '');
}

/**
 * The body as a JSON object.
 *
 * @throws {IvcapRefusal} with status 400 when it is something else
 */
export async function objectBody({ exchange }: IvcapCall): Promise<Readonly<Record<string, unknown>>> {
  const body = await exchange.json();
  if (!isPlainObject(body)) throw invalidRequest('invalid_field_type', 'body must be a JSON object');
  return body;
}

/**
 * A text that a body or query must have.
 *
 * @throws {IvcapRefusal} with status 400, naming the field
 */
export function requiredText(name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw invalidRequest('missing_field', `"${name}" is missing`);
  }
  if (typeof value !== 'string') throw invalidRequest('invalid_field_type', `"${name}" must be a string`);
  return value;
}

/** A text that a body may have. */
export function optionalText(name: string, value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : requiredText(name, value);
}

/** Texts that a body may have. */
export function optionalTexts(name: string, value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value as string[];
  throw invalidRequest('invalid_field_type', `"${name}" must be an array of strings`);
}
