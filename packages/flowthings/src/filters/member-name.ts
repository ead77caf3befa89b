import { invalid, received } from '../validation.js';

/** Names of members in the order in which they were accessed, by the object that `mem` gives for them. */
const paths: WeakMap<object, readonly string[]> = new WeakMap();

const NAME = /^[\p{L}_:$][\p{L}\p{N}_:$-]*(\.[\p{L}\p{N}_:$-]+)*$/u;

/** Remembers which member an object stands for. */
export function registerMember<M extends object>(member: M, path: readonly string[]): M {
  paths.set(member, path);
  return member;
}

/** True for what `mem` gives. */
export function isMember(value: unknown): value is object {
  return typeof value === 'function' && paths.has(value);
}

/** The dotted name of a member or of a text that names one. @throws {ValidationError} when no filter can hold it. */
export function memberName(operation: string, field: string, value: unknown): string {
  return checkedName(operation, field, isMember(value) ? (paths.get(value) ?? []).join('.') : value);
}

/**
 * The name itself, if the filter language can express it. Names are not quoted there, so anything else would change what
 * the filter says (section 5.6).
 *
 * @throws {ValidationError} that tells which name was refused.
 */
export function checkedName(operation: string, field: string, name: unknown): string {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw invalid(operation, {
    field,
    expected: 'a member such as elems.temp: words of letters, digits, "_", ":", "$" and "-", joined by dots',
    received: typeof name === 'string' && name !== '' ? JSON.stringify(name) : received(name),
  });
}
