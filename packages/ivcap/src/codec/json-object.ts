/** A parsed JSON object whose content is not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws {TypeError} when it is no object; a decoder that throws it ends its call with a ProtocolError. */
export function objectOf(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new TypeError('an object was expected');
}

/** The objects of a list; none when there is no list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/**
 * A member by its name in the spelling of today (`ordered-at`), or in that of the oldest servers (`ordered_at`). A member
 * that is null counts as missing.
 */
export function member(object: JsonObject, name: string): unknown {
  return object[name] ?? object[name.replaceAll('-', '_')] ?? undefined;
}

/** A text; undefined when it is missing or empty, which mean the same on this platform. */
export function textAt(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @throws {TypeError} when it is missing or empty. */
export function requiredText(object: JsonObject, ...names: readonly string[]): string {
  for (const name of names) {
    const text = textAt(object, name);
    if (text !== undefined) return text;
  }
  throw new TypeError(`"${names[0]}" is missing`);
}

/** A reference, which is a URN today and an object with the member `id` on old servers. */
export function referenceAt(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'object' && value !== null
    ? textAt(value as JsonObject, 'id')
    : textAt(object, name);
}

/** @throws {TypeError} when it is a number that a double cannot hold exactly. */
export function wholeAt(object: JsonObject, name: string): number | undefined {
  const value = member(object, name);
  if (typeof value !== 'number') return undefined;
  if (Number.isSafeInteger(value)) return value;
  throw new TypeError(`"${name}" is no whole number below 2^53`);
}

/** The texts of a list. */
export function textsAt(object: JsonObject, name: string): readonly string[] {
  const value = member(object, name);
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}
