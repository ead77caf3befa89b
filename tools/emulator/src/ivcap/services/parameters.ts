import { invalidParameter, invalidRequest } from '../errors.js';
import type { ServiceParameter } from '../model/records.js';
import { isPlainObject } from '../plain-object.js';

const types = ['string', 'int', 'float', 'bool', 'option', 'artifact', 'collection'];

/**
 * The parameters in the definition of a service.
 *
 * @throws {IvcapRefusal} with status 400 when one has no name or no type that the platform knows
 */
export function parseParameters(value: unknown): readonly ServiceParameter[] {
  if (!Array.isArray(value)) throw invalidRequest('invalid_field_type', '"parameters" must be an array');
  for (const parameter of value) {
    if (!isPlainObject(parameter) || typeof parameter['name'] !== 'string') {
      throw invalidRequest('missing_field', '"parameters[].name" is missing');
    }
    if (!types.includes(String(parameter['type']))) {
      throw invalidRequest('invalid_enum_value', `"parameters[].type" must be one of ${types.join(', ')}`);
    }
  }
  return value as readonly ServiceParameter[];
}

/**
 * Makes sure that a service can run with these values. They may be JSON values or their texts: clients send both, and
 * which of them a server takes is not known (U1).
 *
 * @param closed - refuses a value that no parameter takes
 * @throws {IvcapRefusal} with status 422, naming the parameter
 */
export function checkValues(
  parameters: readonly ServiceParameter[],
  values: Readonly<Record<string, unknown>>,
  closed: boolean,
): void {
  for (const parameter of parameters) {
    const value = values[parameter.name];
    if (value === undefined || value === null) {
      if (isOptional(parameter)) continue;
      throw invalidParameter(parameter.name, 'mandatory parameter is missing');
    }
    if (!fits(parameter, value)) {
      throw invalidParameter(parameter.name, `not a value of type ${parameter.type}`, value);
    }
  }
  if (!closed) return;
  const unknown = Object.keys(values).find(name => !parameters.some(parameter => parameter.name === name));
  if (unknown !== undefined) throw invalidParameter(unknown, 'unknown parameter', values[unknown]);
}

/** A default makes a parameter optional; one without `optional` is mandatory. */
function isOptional({ optional, default: otherwise = '' }: ServiceParameter): boolean {
  return optional === true || otherwise !== '';
}

const artifactPrefixes = ['urn:ivcap:artifact:', 'https://', 'http://', 'urn:https://', 'urn:http://'];

function fits({ type, options = [] }: ServiceParameter, value: unknown): boolean {
  const text = String(value);
  switch (type) {
    case 'int':
      return Number.isInteger(value) || typeof value === 'bigint' || isText(value, /^-?\d+$/);
    case 'float':
      return typeof value === 'number' || isText(value, /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/);
    case 'bool':
      return typeof value === 'boolean' || isText(value, /^(true|false)$/);
    case 'option':
      return options.some(option => option.value === text);
    case 'artifact':
      return typeof value === 'string' && artifactPrefixes.some(prefix => value.startsWith(prefix));
    case 'collection':
      return isText(value, /^urn:/);
    default:
      return typeof value === 'string';
  }
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
