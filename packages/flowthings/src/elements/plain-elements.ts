import { isObject } from '../validation.js';

/** The types that generation 0.1 wraps values in (section 4.4). */
const TYPES: ReadonlySet<unknown> = new Set([
  'string',
  'boolean',
  'integer',
  'long',
  'float',
  'date',
  'list',
  'set',
  'sortedSet',
  'map',
  'sortedMap',
  'location',
  'dropRef',
  'id',
  'email',
  'url',
  'bytes',
  'text',
  'media',
  'length',
  'duration',
]);

/**
 * Element values as generation 4.0 has them: `{ type: 'integer', value: 3 }` becomes 3, to any depth. An object of yours
 * that has exactly the members `type` and `value` is taken for such a wrapping only when its type is one of the
 * platform's (section 5.22).
 */
export function plainElements(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainElements);
  if (!isObject(value)) return value;
  if (isWrapped(value)) return plainElements(value['value']);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainElements(item)]));
}

/** A drop with plain elements; anything else stays as it is, and so does a drop whose elements are plain already. */
export function withPlainElements<T>(object: T): T {
  return isObject(object) && isObject(object['elems']) && holdsWrapped(object['elems'])
    ? ({ ...object, elems: plainElements(object['elems']) } as T)
    : object;
}

/** Most drops hold none, and are not worth a copy. */
function holdsWrapped(value: object): boolean {
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof item !== 'object' || item === null) continue;
    if ((isObject(item) && isWrapped(item)) || holdsWrapped(item)) return true;
  }
  return false;
}

function isWrapped(value: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(value).length === 2 && 'value' in value && TYPES.has(value['type']);
}
