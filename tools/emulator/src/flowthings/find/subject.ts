import { inferredType } from '../elements/element-types.js';
import { elementType } from '../elements/typed-elements.js';
import type { FilterSubject } from '../filter/evaluate-filter.js';
import type { MemberPath } from '../filter/filter-ast.js';
import type { Drop, StoredObject } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';

/** A drop as filters see it: elements may be named with `elems.` before them or without. */
export function dropSubject(drop: Drop, extra: Readonly<Record<string, unknown>> = {}): FilterSubject {
  return {
    member: path => memberOf(extra, path) ?? memberOf(drop, path) ?? memberOf(drop.elems, path),
    elements: () =>
      Object.entries(drop.elems).map(([name, value]) => ({ value, type: elementType(drop, name, value) })),
  };
}

/** Any other object as filters see it; its members are its elements. */
export function objectSubject(object: StoredObject): FilterSubject {
  return {
    member: path => memberOf(object, path),
    elements: () => Object.values(object).map(value => ({ value, type: inferredType(value) })),
  };
}

function memberOf(value: unknown, path: MemberPath): unknown {
  let current = value;
  for (const name of path) {
    if (Array.isArray(current)) current = /^\d+$/.test(name) ? current[Number(name)] : undefined;
    else current = isPlainObject(current) && Object.hasOwn(current, name) ? current[name] : undefined;
    if (current === undefined) return undefined;
  }
  return current;
}
