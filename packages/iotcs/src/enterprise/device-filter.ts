import { invalid, received, requireOptions, requireText } from '../validation.js';

/** A value that a field is compared with. */
export type FilterValue = string | number | boolean;

/** A condition in the server's dialect of MongoDB queries (section 4.13). Made by `deviceFilter`, sent as JSON. */
export type DeviceFilter = Readonly<Record<string, unknown>>;

/**
 * Builds conditions on devices, models, messages and the like. Fields are named by their dotted path.
 *
 * @example
 * deviceFilter.and(deviceFilter.eq('state', 'ACTIVATED'), deviceFilter.like('name', 'pump-%'))
 */
export const deviceFilter: {
  /** Equal; a `%` in text stands for any text, as with `like`. */
  eq(field: string, value: FilterValue): DeviceFilter;
  ne(field: string, value: FilterValue): DeviceFilter;
  gt(field: string, value: number): DeviceFilter;
  gte(field: string, value: number): DeviceFilter;
  lt(field: string, value: number): DeviceFilter;
  lte(field: string, value: number): DeviceFilter;
  /** Text in which `%` stands for any text. */
  like(field: string, pattern: string): DeviceFilter;
  /** One of several values of one type. */
  in(field: string, values: readonly FilterValue[]): DeviceFilter;
  exists(field: string, exists?: boolean): DeviceFilter;
  and(...filters: readonly DeviceFilter[]): DeviceFilter;
  or(...filters: readonly DeviceFilter[]): DeviceFilter;
  not(filter: DeviceFilter): DeviceFilter;
} = {
  eq: (field, value) => condition(field, isPattern(value) ? '$like' : '$eq', requireValue(field, value)),
  ne: (field, value) => condition(field, '$ne', requireValue(field, value)),
  gt: (field, value) => condition(field, '$gt', requireFinite(field, value)),
  gte: (field, value) => condition(field, '$gte', requireFinite(field, value)),
  lt: (field, value) => condition(field, '$lt', requireFinite(field, value)),
  lte: (field, value) => condition(field, '$lte', requireFinite(field, value)),
  like: (field, pattern) =>
    condition(field, isPattern(pattern) ? '$like' : '$eq', requireText('deviceFilter', field, pattern)),
  in: (field, values) => condition(field, '$in', requireAlike(field, values)),
  exists: (field, exists = true) => condition(field, '$exists', requireBoolean(field, exists)),
  and: (...filters) => ({ $and: requireSome('and', filters) }),
  or: (...filters) => ({ $or: requireSome('or', filters) }),
  not: filter => ({ $not: requireOptions('deviceFilter', filter, 'not') }),
};

function condition(field: string, operator: string, value: unknown): DeviceFilter {
  const name = requireText('deviceFilter', 'field', field);
  if (!name.startsWith('$')) return { [name]: { [operator]: value } };
  throw invalid('deviceFilter', {
    field: 'field',
    expected: 'a name that does not begin with "$"',
    received: name,
  });
}

function isPattern(value: unknown): boolean {
  return typeof value === 'string' && value.includes('%');
}

function requireValue(field: string, value: FilterValue): FilterValue {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
  throw invalid('deviceFilter', {
    field,
    expected: 'text, a finite number or a boolean',
    received: received(value),
  });
}

function requireBoolean(field: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid('deviceFilter', { field, expected: 'true or false', received: received(value) });
}

function requireFinite(field: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw invalid('deviceFilter', { field, expected: 'a finite number', received: received(value) });
}

function requireAlike(field: string, values: readonly FilterValue[]): readonly FilterValue[] {
  const types = new Set(Array.isArray(values) ? values.map(value => typeof requireValue(field, value)) : []);
  if (types.size === 1) return values;
  throw invalid('deviceFilter', {
    field,
    expected: 'a list of values of one type',
    received: received(values),
  });
}

function requireSome(operator: string, filters: readonly DeviceFilter[]): readonly DeviceFilter[] {
  for (const filter of filters) requireOptions('deviceFilter', filter, operator);
  if (filters.length > 0) return filters;
  throw invalid('deviceFilter', { field: operator, expected: 'at least one filter', received: 'none' });
}
