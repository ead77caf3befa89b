import { isPlainObject } from '../plain-object.js';

/** Only these members of an object, and its id (guess, section 8). Dots lead into members of members. */
export function project(
  object: Readonly<Record<string, unknown>>,
  only: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  if (only === undefined) return object;
  const kept: Record<string, unknown> = {};
  for (const name of ['id', ...only]) keep(object, name.split('.'), kept);
  return kept;
}

function keep(
  from: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  kept: Record<string, unknown>,
): void {
  if (!Object.hasOwn(from, name)) return;
  const value = from[name];
  if (rest.length === 0) {
    define(kept, name, value);
  } else if (isPlainObject(value)) {
    const inner = Object.hasOwn(kept, name) && isPlainObject(kept[name]) ? { ...kept[name] } : {};
    keep(value, rest, inner);
    define(kept, name, inner);
  }
}

/** A member of any name, `__proto__` too. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
