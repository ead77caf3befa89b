import { badRequest } from '../errors.js';
import type { ResourceKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';

const fineInstant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\d+Z$/;
const utcInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/**
 * The values in the form in which they are stored (section 4.3): a DateTime in UTC with milliseconds at most, a
 * Decimal as text.
 */
export function storedValues(kind: ResourceKind, object: Row): Row {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const type = Object.hasOwn(kind.properties, name) ? kind.properties[name]?.type : undefined;
      return [name, storedValue(name, value, type)] as const;
    }),
  );
}

/** @throws VantiqRefusal naming a required property that a row lacks; status and code are a guess */
export function assertRequired(kind: ResourceKind, row: Row): void {
  for (const [name, { required }] of Object.entries(kind.properties)) {
    if (required && (row[name] ?? null) === null) {
      throw badRequest(`The property ${name} of ${kind.name} is required.`, [kind.name, name]);
    }
  }
}

function storedValue(name: string, value: unknown, type: string | undefined): unknown {
  if (Array.isArray(value)) return value.map(item => storedValue(name, item, type));
  if (type === 'DateTime' && value !== null) return storedInstant(name, value);
  if (type === 'Decimal' && (typeof value === 'number' || typeof value === 'bigint')) return String(value);
  return value;
}

function storedInstant(name: string, value: unknown): string {
  if (typeof value === 'string') {
    const fine = fineInstant.exec(value);
    if (fine) return `${fine[1]}Z`;
    if (utcInstant.test(value)) return value;
  }
  const instant = new Date(value as string | number);
  if (Number.isNaN(instant.getTime())) {
    throw badRequest(`The property ${name} is not a DateTime.`, [name]);
  }
  return instant.toISOString();
}
