import { Refusal } from '../reply.js';
import type { Fault, FaultEffect, FaultMatch } from './fault.js';

/** Says what is wrong with the value of a field, or nothing when it is right. */
export type FieldCheck = (value: unknown) => string | undefined;

/** The checks of a group of fields; a field without a check is unknown. */
export type FieldChecks = Readonly<Record<string, FieldCheck>>;

/** A whole number from zero up. */
export const count: FieldCheck = value =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'a whole number from 0 up';

/** One of some texts. */
export function oneOf(...texts: readonly string[]): FieldCheck {
  return value => (texts.includes(value as string) ? undefined : `one of ${texts.join(', ')}`);
}

/** True or false. */
export const flag: FieldCheck = value => (typeof value === 'boolean' ? undefined : 'true or false');

const text: FieldCheck = value => (typeof value === 'string' ? undefined : 'a text');

const texts: FieldCheck = value =>
  typeof value === 'object' && value !== null && Object.values(value).every(item => typeof item === 'string')
    ? undefined
    : 'an object of texts';

function either(...checks: readonly FieldCheck[]): FieldCheck {
  return value => {
    const problems = checks.map(check => check(value));
    return problems.includes(undefined) ? undefined : problems.join(' or ');
  };
}

const matchChecks: FieldChecks = {
  method: text,
  path: text,
  skip: count,
  count: either(count, oneOf('always')),
};

const position = either(count, oneOf('middle'));

const effectChecks: FieldChecks = {
  delayMs: count,
  status: value =>
    Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599
      ? undefined
      : 'a status from 200 to 599',
  headers: texts,
  body: text,
  unauthorized: flag,
  reset: either(position, oneOf('unprocessed', 'before', 'after')),
  truncate: position,
  stall: position,
  chunkBytes: value => (count(value) === undefined && value !== 0 ? undefined : 'a whole number from 1 up'),
  dateSkewMs: value => (Number.isSafeInteger(value) ? undefined : 'a whole number'),
};

/**
 * Reads a fault that came as JSON.
 *
 * @param platformChecks - the effects that the platform has beside those of the host
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function parseFault<E extends FaultEffect>(value: unknown, platformChecks: FieldChecks): Fault<E> {
  const { match, effect } = check('fault', value, { match: () => undefined, effect: () => undefined });
  if (effect === undefined)
    throw new Refusal(400, 'fault.effect: expected an object with at least one effect');
  const checkedEffect = check('fault.effect', effect, { ...effectChecks, ...platformChecks }) as unknown as E;
  if (match === undefined) return { effect: checkedEffect };
  return { match: check('fault.match', match, matchChecks) as FaultMatch, effect: checkedEffect };
}

function check(where: string, value: unknown, checks: FieldChecks): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, `${where}: expected an object`);
  }
  for (const [name, member] of Object.entries(value)) {
    const problem = Object.hasOwn(checks, name)
      ? checks[name]?.(member)
      : `one of the fields ${Object.keys(checks).join(', ')}`;
    if (problem !== undefined) throw new Refusal(400, `${where}.${name}: expected ${problem}`);
  }
  return value as Record<string, unknown>;
}
