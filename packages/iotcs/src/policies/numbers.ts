import { ExternalObject } from '../models/external-object.js';
import type { ModelValue } from '../models/types.js';
import { type ValueRule, wireValue } from '../models/value-rules.js';

/** A value as formulas see it: booleans count as 1 and 0, moments as milliseconds, all else is NaN. */
export function numberOf(value: ModelValue | undefined): number {
  if (value === undefined || value instanceof ExternalObject) return Number.NaN;
  const wire = wireValue(value);
  return typeof wire === 'string' ? Number.NaN : Number(wire);
}

/** A number as a value of an attribute, argument or field; undefined when the type has no place for it. */
export function modelValueOf({ type }: ValueRule, value: number): ModelValue | undefined {
  if (!Number.isFinite(value)) return undefined;
  switch (type) {
    case 'NUMBER':
      return value;
    case 'INTEGER':
      // What becomes of the fraction, as in a mean of whole numbers, no source says (guess, section 4.10).
      return Math.round(value);
    case 'BOOLEAN':
      return value !== 0;
    case 'DATETIME':
      return new Date(value);
    case 'STRING':
      return String(value);
    case 'URI':
      return undefined;
  }
}
