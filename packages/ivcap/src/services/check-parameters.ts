import { isSdkError, type ValidationError, type ValidationIssue } from '@sdk/core';
import type { OrderParameter } from '../orders/order-record.js';
import { invalid, isObject, received } from '../validation.js';
import { type Parameter, pythonName } from './parameter.js';

/** Values by parameter name, with `-` or `_`; undefined stands for "not given". */
export type ParameterValues = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The values under their real names, checked against the parameters of the service.
 *
 * @throws {ValidationError} with one issue for each parameter that is unknown, missing, given twice or of a wrong type.
 */
export function checkParameters(
  operation: string,
  known: ReadonlyMap<string, Parameter>,
  values: ParameterValues,
): readonly OrderParameter[] {
  if (!isObject(values))
    throw invalid(operation, { field: 'parameters', expected: 'an object', received: received(values) });
  const issues: ValidationIssue[] = [];
  const checked = new Map<string, unknown>();
  for (const [given, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const parameter = known.get(pythonName(given));
    if (parameter === undefined)
      issues.push({
        field: `parameters.${given}`,
        expected: expectedNames(known),
        received: 'an unknown name',
      });
    else if (checked.has(parameter.name))
      issues.push({ field: `parameters.${given}`, expected: `only one value for ${parameter.name}` });
    else {
      issues.push(...issuesOf(parameter, value));
      checked.set(parameter.name, value);
    }
  }
  for (const { name, isOptional } of known.values()) {
    if (isOptional || checked.has(name)) continue;
    issues.push({
      field: `parameters.${name}`,
      expected: 'a value, because it is mandatory',
      received: 'nothing',
    });
  }
  if (issues.length > 0) throw invalid(operation, ...issues);
  return [...checked].map(([name, value]) => ({ name, value }));
}

function issuesOf(parameter: Parameter, value: unknown): readonly ValidationIssue[] {
  try {
    parameter.verify(value);
    return [];
  } catch (error) {
    if (!isSdkError(error)) throw error;
    return (error as ValidationError).issues.map(issue => ({ ...issue, field: `parameters.${issue.field}` }));
  }
}

function expectedNames(known: ReadonlyMap<string, Parameter>): string {
  const names = [...known.values()].map(({ name }) => name);
  return names.length === 0 ? 'none, because the service has no parameters' : `one of ${names.join(', ')}`;
}
