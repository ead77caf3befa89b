/** One record as it is stored and answered. */
export type Row = Readonly<Record<string, unknown>>;

/** Reserved names, which the server keeps itself (section 4.3). */
export function isReserved(property: string): boolean {
  return property.startsWith('_') || property.startsWith('ars_');
}

/** What clients may set although its name is reserved. */
const settable: ReadonlySet<string> = new Set(['ars_public', 'ars_group', 'ars_relationships']);

/** The properties that a client may set, of those that it sent. */
export function clientProperties(object: Row): Row {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => !isReserved(name) || settable.has(name)),
  );
}

/** Whether two JSON values are equal, whatever the order of their members. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(name => Object.hasOwn(b, name) && sameValue((a as Row)[name], (b as Row)[name]));
}
