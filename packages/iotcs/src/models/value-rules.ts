import { isLongerThan } from '../encoding/bytes.js';
import { invalid, received } from '../validation.js';
import type { ValueType } from './definition.js';
import { ExternalObject } from './external-object.js';
import type { ModelValue } from './types.js';

const MAX_STRING_BYTES = 65_536;

/** What a value must be. */
export interface ValueRule {
  /** Of the attribute, argument or field. */
  readonly name: string;
  readonly type: ValueType;
  /** Both bounds belong to it. */
  readonly range: { readonly low: number; readonly high: number } | undefined;
}

/**
 * Checks a value that is to be set (section 4.5). Nothing is converted, except moments given as milliseconds and URIs given
 * as text.
 *
 * @throws {ValidationError} that names the attribute, the value and the range.
 */
export function checkValue(operation: string, rule: ValueRule, value: unknown): ModelValue {
  const checked = accept(rule, value);
  if (checked !== undefined) return checked;
  throw invalid(operation, { field: rule.name, expected: expectation(rule), received: shown(value) });
}

/** Reads a value that came from the server; undefined when it is not what the rule says. */
export function readValue(rule: ValueRule, value: unknown): ModelValue | undefined {
  if (rule.type === 'DATETIME' && typeof value === 'string') {
    const epochMs = Date.parse(value);
    return Number.isNaN(epochMs) ? undefined : new Date(epochMs);
  }
  return accept(rule, value);
}

/** The form of a value inside JSON: moments are milliseconds since the epoch, objects are their URI. */
export function wireValue(value: ModelValue): string | number | boolean | undefined {
  if (value instanceof Date) return value.getTime();
  return value instanceof ExternalObject ? value.getURI() : value;
}

/** True when setting `b` in place of `a` changes nothing. */
export function sameValue(a: ModelValue | undefined, b: ModelValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return wireValue(a) === wireValue(b);
}

function accept(rule: ValueRule, value: unknown): ModelValue | undefined {
  switch (rule.type) {
    case 'INTEGER':
      return Number.isInteger(value) && isInRange(rule, value as number) ? (value as number) : undefined;
    case 'NUMBER':
      return Number.isFinite(value) && isInRange(rule, value as number) ? (value as number) : undefined;
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : undefined;
    case 'STRING':
      return typeof value === 'string' && !isLongerThan(value, MAX_STRING_BYTES) ? value : undefined;
    case 'DATETIME':
      return acceptMoment(value);
    case 'URI':
      if (value instanceof ExternalObject) return value;
      return typeof value === 'string' && value !== '' ? new ExternalObject(value) : undefined;
  }
}

function acceptMoment(value: unknown): Date | undefined {
  // A Date of another realm, as test runners have them, is no instance of this one.
  const isDate = Object.prototype.toString.call(value) === '[object Date]';
  const epochMs = isDate ? (value as Date).getTime() : value;
  if (typeof epochMs !== 'number') return undefined;
  const moment = new Date(epochMs);
  // Also numbers that no Date can hold.
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

function isInRange({ range }: ValueRule, value: number): boolean {
  return range === undefined || (value >= range.low && value <= range.high);
}

function expectation({ type, range }: ValueRule): string {
  const bounds = range === undefined ? '' : ` from ${range.low} to ${range.high}`;
  switch (type) {
    case 'INTEGER':
      return `a whole number${bounds}`;
    case 'NUMBER':
      return `a finite number${bounds}`;
    case 'BOOLEAN':
      return 'true or false';
    case 'STRING':
      return `text of at most ${MAX_STRING_BYTES} bytes in UTF-8`;
    case 'DATETIME':
      return 'a Date, or milliseconds since the epoch';
    case 'URI':
      return 'an ExternalObject, a StorageObject or a URI as text';
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 40 ? `text of ${value.length} characters` : `"${value}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : received(value);
}
