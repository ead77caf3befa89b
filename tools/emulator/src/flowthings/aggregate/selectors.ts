import { badRequest } from '../refusal.js';

/** One value computed from the values of a group. */
export type Summary = (values: readonly unknown[], size: number) => unknown;

/** `$fn:element` or `$fn` taken apart. */
export interface Selector {
  readonly text: string;
  readonly fn: string;
  readonly element: string | undefined;
}

/** The functions of outputs. Those beside `$count`, `$avg`, `$min` and `$max` are guesses (section 4.5). */
const summaries: Readonly<Record<string, Summary>> = {
  count: (values, size) => (values.length === 0 ? size : present(values).length),
  sum: values => numbers(values).reduce((total, value) => total + value, 0),
  avg: values => average(numbers(values)),
  min: values => lowest(numbers(values)),
  max: values => negated(lowest(numbers(values).map(value => -value))),
  stddev: values => deviation(numbers(values)),
};

/** The date functions of groups, in UTC. Those beside `$month` are guesses (section 4.5). */
const dateParts: Readonly<Record<string, (date: Date) => number>> = {
  year: date => date.getUTCFullYear(),
  month: date => date.getUTCMonth() + 1,
  day: date => date.getUTCDate(),
  hour: date => date.getUTCHours(),
  minute: date => date.getUTCMinutes(),
};

/** Takes a selector apart; undefined for the name of an element. */
export function readSelector(text: string): Selector | undefined {
  const [, fn, element] = /^\$([a-z]+)(?::(.+))?$/i.exec(text) ?? [];
  return fn === undefined ? undefined : { text, fn, element };
}

/** @throws {FlowthingsRefusal} with status 400 for an output that is none */
export function outputOf(text: string): { readonly summary: Summary; readonly element: string | undefined } {
  const selector = readSelector(text);
  const summary = selector && Object.hasOwn(summaries, selector.fn) ? summaries[selector.fn] : undefined;
  if (!selector || !summary || (selector.element === undefined && selector.fn !== 'count')) {
    throw badRequest(
      `output: ${text} is not one of $count, ${Object.keys(summaries)
        .slice(1)
        .map(fn => `$${fn}:element`)
        .join(', ')}.`,
    );
  }
  return { summary, element: selector.element };
}

/** @throws {FlowthingsRefusal} with status 400 for a date function that is none */
export function groupKeyOf(text: string): { readonly element: string; keyOf(value: unknown): unknown } {
  const selector = readSelector(text);
  if (!selector) return { element: text, keyOf: value => value };
  const part = Object.hasOwn(dateParts, selector.fn) ? dateParts[selector.fn] : undefined;
  if (!part || selector.element === undefined) {
    const known = Object.keys(dateParts).map(fn => `$${fn}:element`);
    throw badRequest(`groupBy: ${text} is not an element and not one of ${known.join(', ')}.`);
  }
  return {
    element: selector.element,
    keyOf: value => (typeof value === 'number' ? part(new Date(value)) : undefined),
  };
}

function present(values: readonly unknown[]): readonly unknown[] {
  return values.filter(value => value !== undefined && value !== null);
}

function numbers(values: readonly unknown[]): readonly number[] {
  return values.filter(value => typeof value === 'number' || typeof value === 'bigint').map(Number);
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

function lowest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((left, right) => Math.min(left, right));
}

function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}

/** Of the whole group, not of a sample. */
function deviation(values: readonly number[]): number | null {
  const mean = average(values);
  if (mean === null) return null;
  return Math.sqrt(average(values.map(value => (value - mean) ** 2)) ?? 0);
}
