import { isPlainObject } from '../plain-object.js';

/** Types of the typed generation, v0.1 (section 4.4). */
const knownTypes: ReadonlySet<string> = new Set(
  (
    'string boolean integer long float date list set sortedSet map sortedMap location dropRef id email url bytes ' +
    'text media length duration'
  ).split(' '),
);

const lists: ReadonlySet<string> = new Set(['list', 'set', 'sortedSet']);
const maps: ReadonlySet<string> = new Set(['map', 'sortedMap']);

/** The name of the type that a plain value is taken for. */
export function inferredType(value: unknown): string {
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'list';
  return isPlainObject(value) ? 'map' : 'string';
}

/** Whether the elements of such a value carry types of their own. */
export function isCollection(type: string): boolean {
  return lists.has(type) || maps.has(type);
}

/** A value in the form `{type, value}`; an object with other types or members is a map of the user's. */
export function isTyped(value: unknown): value is { readonly type: string; readonly value: unknown } {
  if (!isPlainObject(value) || Object.keys(value).length !== 2) return false;
  const type = value['type'];
  return Object.hasOwn(value, 'value') && typeof type === 'string' && knownTypes.has(type);
}
