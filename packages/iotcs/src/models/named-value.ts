import type { ModelValue } from './types.js';

/**
 * A name and its value: an attribute, a field, or an argument of an action. It is a linked list, as in the original
 * libraries, and can be iterated.
 *
 * @example for (const { name, value } of event.getNamedValue()) console.log(name, value);
 */
export class NamedValue<V = ModelValue> {
  readonly name: string;
  readonly value: V;
  readonly #next: NamedValue<V> | undefined;

  constructor(name: string, value: V, next?: NamedValue<V>) {
    this.name = name;
    this.value = value;
    this.#next = next;
  }

  /** Name of the attribute, field or argument. */
  getName(): string {
    return this.name;
  }

  /** Its value. */
  getValue(): V {
    return this.value;
  }

  /** The next of the list; undefined at its end. */
  next(): NamedValue<V> | undefined {
    return this.#next;
  }

  /** This value and those after it. */
  *[Symbol.iterator](): Generator<NamedValue<V>, void, undefined> {
    for (let node: NamedValue<V> | undefined = this; node !== undefined; node = node.next()) yield node;
  }
}

/** A list of the entries in their order; undefined when there are none. */
export function namedValues<V>(entries: Iterable<readonly [string, V]>): NamedValue<V> | undefined {
  return [...entries]
    .reverse()
    .reduce<NamedValue<V> | undefined>((next, [name, value]) => new NamedValue(name, value, next), undefined);
}
