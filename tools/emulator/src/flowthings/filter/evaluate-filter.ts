import { isPlainObject } from '../plain-object.js';
import { areEqual, holds } from './compare-values.js';
import type { Centre, FilterExpression, MemberPath, Operand } from './filter-ast.js';

/** What a filter looks at. */
export interface FilterSubject {
  /** The value of a member; undefined when it is absent. */
  member(path: MemberPath): unknown;
  /** The elements with the names of their types. */
  elements(): Iterable<{ readonly value: unknown; readonly type: string }>;
}

const EARTH_RADIUS_KM = 6371.0088;

/** Whether a filter lets something pass. A test of an absent member does not pass (guess, section 4.6). */
export function passes(filter: FilterExpression, subject: FilterSubject, nowMs: number): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.sides.every(side => passes(side, subject, nowMs));
    case 'or':
      return filter.sides.some(side => passes(side, subject, nowMs));
    case 'not':
      return !passes(filter.operand, subject, nowMs);
    case 'exists':
      return subject.member(filter.member) !== undefined;
    case 'has':
      return [...subject.elements()].some(({ type }) => type === filter.type);
    case 'matches':
      return [...subject.elements()].some(({ value }) => isFound(filter.pattern, value));
    case 'age': {
      const date = subject.member(filter.field);
      return typeof date === 'number' && holds(nowMs - date, filter.comparison, filter.ageMs);
    }
    default:
      return passesMember(filter, subject);
  }
}

type MemberTest = Extract<FilterExpression, { readonly member: MemberPath }>;

function passesMember(filter: MemberTest, subject: FilterSubject): boolean {
  const value = subject.member(filter.member);
  if (value === undefined) return false;
  switch (filter.kind) {
    case 'compare': {
      const other = operandValue(filter.operand, subject);
      return other !== undefined && holds(value, filter.comparison, other);
    }
    case 'modulo':
      return hasRemainder(value, filter.divisor, filter.remainder) === (filter.comparison === '==');
    case 'regex':
      return isFound(filter.pattern, value);
    case 'in':
      return filter.items.some(item => areEqual(value, operandValue(item, subject)));
    case 'contains':
      // All of them (guess, section 4.6).
      return (
        Array.isArray(value) &&
        filter.items.every(item => value.some(held => areEqual(held, operandValue(item, subject))))
      );
    case 'within':
      return isWithin(value, filter.distanceKm, filter.centre);
    default:
      return true;
  }
}

function operandValue(operand: Operand, subject: FilterSubject): unknown {
  return operand.kind === 'literal' ? operand.value : subject.member(operand.path);
}

function isFound(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'object' ? false : pattern.test(String(value));
}

function hasRemainder(value: unknown, divisor: number, remainder: number): boolean {
  if (typeof value === 'bigint')
    return Number.isInteger(divisor) && Number(value % BigInt(divisor)) === remainder;
  return typeof value === 'number' && value % divisor === remainder;
}

/** A ZIP code is compared with the one of the place, as nothing here knows where it is (section 8). */
function isWithin(value: unknown, distanceKm: number, centre: Centre): boolean {
  if (!isPlainObject(value)) return false;
  if ('zip' in centre) {
    const specifiers = value['specifiers'];
    return isPlainObject(specifiers) && String(specifiers['ZIP']) === centre.zip;
  }
  const { lat, lon } = value;
  return typeof lat === 'number' && typeof lon === 'number' && distance(centre, { lat, lon }) <= distanceKm;
}

interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** The great-circle distance in kilometres, by the haversine formula. */
function distance(from: Point, to: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const ofLat = Math.sin(radians(to.lat - from.lat) / 2) ** 2;
  const ofLon = Math.sin(radians(to.lon - from.lon) / 2) ** 2;
  const chord = ofLat + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * ofLon;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
