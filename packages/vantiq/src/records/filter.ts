import { stringifyJson } from '@sdk/core';
import { invalid, received, requireObject } from '../validation.js';

/**
 * A filter as it stands in an address.
 *
 * @throws {ValidationError} unless it is an object, and all of it can be written as JSON: a value that JSON leaves out
 * would make the filter match more records than was meant, for a deletion all of them.
 */
export function filterText(operation: string, where: object): string {
  const text = jsonText(operation, 'where', requireObject(operation, 'where', where));
  refuseGaps(operation, 'where', where);
  return text;
}

/** A value as JSON. @throws {ValidationError} when JSON has no form for it. */
export function jsonText(operation: string, field: string, value: unknown): string {
  try {
    return stringifyJson(value);
  } catch {
    throw invalid(operation, { field, expected: 'something that can be written as JSON' });
  }
}

function refuseGaps(operation: string, field: string, value: unknown): void {
  const known = plainForm(value);
  if (known === undefined)
    throw invalid(operation, {
      field,
      expected: 'a value that JSON has a form for; null stands for none',
      received: received(value),
    });
  if (typeof known === 'object' && known !== null)
    for (const [name, item] of Object.entries(known)) refuseGaps(operation, `${field}.${name}`, item);
}

/** What JSON writes; undefined where it leaves the value out or writes null or `{}` in its place. */
function plainForm(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON() ?? undefined;
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
  return isPlain ? value : undefined;
}
