import { type ErrorContext, ProtocolError } from '@sdk/core';
import { isObject } from '../validation.js';

/** Reads the JSON of an answer as what the operation promises; undefined where there was no body. */
export type Form<T> = (body: unknown, context: ErrorContext) => T;

/** One object. @throws {ProtocolError} when the body is something else. */
export function oneObject<T>(body: unknown, context: ErrorContext): T {
  if (isObject(body)) return body as T;
  throw brokenForm(context, 'is no object');
}

/** The properties that a write changed; none when there is no body. @throws {ProtocolError} as `oneObject`. */
export function changes<T>(body: unknown, context: ErrorContext): T {
  return oneObject<T>(body ?? {}, context);
}

/** A list of objects; empty when there is no body. @throws {ProtocolError} when the body is something else. */
export function rows<T>(body: unknown, context: ErrorContext): T[] {
  const list = body ?? [];
  if (Array.isArray(list) && list.every(isObject)) return list as T[];
  throw brokenForm(context, 'is no list of rows');
}

/** One result for each of `count` parts of a request. @throws {ProtocolError} when it is not so. */
export function resultsFor<T>(count: number, read: Form<T>): Form<T[]> {
  return (body, context) => {
    if (!Array.isArray(body) || body.length !== count) throw brokenForm(context, `holds no ${count} results`);
    return body.map(result => read(result, context));
  };
}

/** The error for an answer that says it is fine, and is not what it should be. */
export function brokenForm(context: ErrorContext, what: string): ProtocolError {
  const { platform, operation } = context;
  return new ProtocolError({ ...context, message: `${platform} ${operation}: the answer ${what}` });
}
