import type { PropertySpec, ResourceKind } from '../model/resource-kind.js';
import type { Row } from '../model/row.js';
import { isPlainObject } from '../plain-object.js';

type Specs = ResourceKind['properties'];

const systemSpecs: Specs = {
  ars_createdAt: { type: 'DateTime', required: false },
  ars_modifiedAt: { type: 'DateTime', required: false },
};

/** What a type says of a property, the system's own among them. */
export function specOf(kind: ResourceKind, property: string): PropertySpec | undefined {
  return Object.hasOwn(kind.properties, property) ? kind.properties[property] : systemSpecs[property];
}

/**
 * A value in the form in which it compares as its type does: a DateTime as an instant, a Decimal as a number, and
 * a large integer as the nearest number, because the query library takes a `bigint` for another type.
 */
export function comparable(value: unknown, type?: string): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(item => comparable(item, type));
  if (isPlainObject(value)) return comparableMembers(value);
  if (type === 'DateTime' && (typeof value === 'string' || typeof value === 'number')) {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? value : instant;
  }
  if (type === 'Decimal' && typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))) {
    return Number(value);
  }
  return value;
}

/** A row in the form in which it compares. Rows never change, so each is turned once. */
export function comparableRow(kind: ResourceKind, row: Row): Row {
  let known = rows.get(row);
  if (known?.properties !== kind.properties) {
    const members = Object.entries(row).map(([name, value]) => [
      name,
      comparable(value, specOf(kind, name)?.type),
    ]);
    known = { properties: kind.properties, row: Object.fromEntries(members) as Row };
    rows.set(row, known);
  }
  return known.row;
}

const rows = new WeakMap<Row, { readonly properties: Specs; readonly row: Row }>();

function comparableMembers(value: Row): Row {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, comparable(member)]));
}
