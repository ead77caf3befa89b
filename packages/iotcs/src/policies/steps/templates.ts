import type { ModelValue } from '../../models/types.js';
import { readValue, type ValueRule, wireValue } from '../../models/value-rules.js';
import { isObject } from '../../validation.js';
import { parseFormula } from '../formula/parse-formula.js';
import { modelValueOf } from '../numbers.js';
import { PolicyParameterError } from '../parameters.js';
import { compute, type StepContext } from './step.js';

/** Makes values of fields or arguments from the value that is on its way. */
export type Template = (value: ModelValue) => ReadonlyMap<string, ModelValue>;

/**
 * Reads the fields of an alert or the arguments of an action: an object by names, or a list in the order of the model. Text
 * is a formula, or stands for itself where text is wanted, unless it is no more than `$(attribute)` (guess, section 4.10).
 *
 * @throws {PolicyParameterError | FormulaError} when one of them fits nothing.
 */
export function templateOf(given: unknown, rules: readonly ValueRule[], context: StepContext): Template {
  const sources = entriesOf(given, rules).map(([name, source]) => {
    const rule = rules.find(candidate => candidate.name === name);
    if (rule === undefined) throw new PolicyParameterError(`the model has no "${name}" there`);
    return [name, sourceOf(rule, source, context)] as const;
  });
  return value => {
    const values = new Map<string, ModelValue>();
    for (const [name, source] of sources) {
      const result = source(value);
      if (result !== undefined) values.set(name, result);
    }
    return values;
  };
}

function entriesOf(given: unknown, rules: readonly ValueRule[]): readonly (readonly [string, unknown])[] {
  if (given === undefined || given === null) return [];
  if (isObject(given)) return Object.entries(given);
  if (!Array.isArray(given)) throw new PolicyParameterError('expected an object or a list of values');
  return given.map((item, index) =>
    isObject(item) ? [String(item['name']), item['value']] : [rules[index]?.name ?? String(index), item],
  );
}

function sourceOf(
  rule: ValueRule,
  given: unknown,
  context: StepContext,
): (value: ModelValue) => ModelValue | undefined {
  const isText = rule.type === 'STRING' || rule.type === 'URI';
  const literal = readValue(rule, given);
  if (typeof given !== 'string' || (literal !== undefined && !isText)) {
    if (literal === undefined) throw new PolicyParameterError(`"${rule.name}" cannot be that`);
    return () => literal;
  }
  if (isText) {
    const reference = /^\$(\$?)\(\s*([^()]*?)\s*\)$/.exec(given.trim());
    return reference === null ? () => literal : value => asText(rule, reference, context, value);
  }
  if (rule.type === 'BOOLEAN' && (given === 'true' || given === 'false')) return () => given === 'true';
  const formula = parseFormula(given);
  return value => modelValueOf(rule, compute(formula, context, value));
}

function asText(
  rule: ValueRule,
  [, isCurrent, name = '']: RegExpExecArray,
  { attribute, target }: StepContext,
  value: ModelValue,
): ModelValue | undefined {
  const isOwn = isCurrent === '' && (name === attribute.name || name === attribute.alias);
  const found = isOwn ? value : target.current(name);
  const wire = found === undefined ? undefined : wireValue(found);
  return wire === undefined ? undefined : readValue(rule, String(wire));
}
