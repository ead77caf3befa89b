import type { Drop, Elements } from '../model/stored-object.js';
import { isPlainObject } from '../plain-object.js';
import { inferredType, isCollection, isTyped } from './element-types.js';

type ElementTypes = NonNullable<Drop['elemTypes']>;

/** Plain elements, and the types that were named for them. */
export interface ReadElements {
  readonly elems: Elements;
  readonly elemTypes?: ElementTypes;
}

/** Takes the types off elements as clients of v0.1 send them: plain, typed, or both mixed. */
export function readTypedElements(elems: Elements): ReadElements {
  const elemTypes: Record<string, string> = {};
  const plain = mapMembers(elems, '', (value, pointer) => untyped(value, pointer, elemTypes)) as Elements;
  return Object.keys(elemTypes).length === 0 ? { elems: plain } : { elems: plain, elemTypes };
}

/** Elements as v0.1 sends them: every value, inside of collections too, with its type. */
export function writeTypedElements({ elems, elemTypes = {} }: ReadElements): Elements {
  return mapMembers(elems, '', (value, pointer) => typed(value, pointer, elemTypes)) as Elements;
}

/** The type of one element of a drop. */
export function elementType({ elemTypes }: Pick<Drop, 'elemTypes'>, name: string, value: unknown): string {
  return elemTypes?.[`/${escaped(name)}`] ?? inferredType(value);
}

function untyped(value: unknown, pointer: string, elemTypes: Record<string, string>): unknown {
  const given = isTyped(value) ? value : undefined;
  const plain = given ? given.value : value;
  const type = given?.type ?? inferredType(plain);
  if (type !== inferredType(plain)) elemTypes[pointer] = type;
  if (!isCollection(type)) return plain;
  return mapMembers(plain, pointer, (member, at) => untyped(member, at, elemTypes));
}

function typed(value: unknown, pointer: string, elemTypes: ElementTypes): unknown {
  // What the platform does with null is not known (section 5, 21).
  if (value === null) return null;
  const type = elemTypes[pointer] ?? inferredType(value);
  if (!isCollection(type)) return { type, value };
  return { type, value: mapMembers(value, pointer, (member, at) => typed(member, at, elemTypes)) };
}

function mapMembers(
  value: unknown,
  pointer: string,
  change: (member: unknown, pointer: string) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((member, index) => change(member, `${pointer}/${index}`));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, change(member, `${pointer}/${escaped(name)}`)]),
  );
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
