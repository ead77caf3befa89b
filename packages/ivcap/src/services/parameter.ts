import { type JsonObject, member, objectsOf, requiredText, textAt } from '../codec/json-object.js';
import { invalid, received } from '../validation.js';

/** What a parameter takes. Servers may have more. */
export type ParameterType =
  | 'string'
  | 'int'
  | 'float'
  | 'bool'
  | 'option'
  | 'artifact'
  | 'collection'
  | (string & {});

/** One of the values that a parameter of type `option` takes. */
export interface ParameterOption {
  readonly value: string;
  readonly description: string | undefined;
}

/** Where an artifact may be: on the platform, or anywhere on the web. */
const ARTIFACT = /^(urn:ivcap:artifact:|https?:\/\/|urn:https?:\/\/)/;

/** A parameter of a service. */
export class Parameter {
  /** As the service has it, e.g. `img-url`. */
  readonly name: string;
  readonly type: ParameterType;
  readonly description: string | undefined;
  readonly label: string | undefined;
  readonly unit: string | undefined;
  /** The value that counts when none is given; always text. */
  readonly default: string | undefined;
  readonly isConstant: boolean;
  /** True when the service says so, or has a default. */
  readonly isOptional: boolean;
  readonly options: readonly ParameterOption[];

  /** Comes with a service; see `Service.parameters`. @throws {TypeError} when name or type is missing. */
  constructor(raw: JsonObject) {
    this.name = requiredText(raw, 'name');
    this.type = requiredText(raw, 'type');
    this.description = textAt(raw, 'description');
    this.label = textAt(raw, 'label');
    this.unit = textAt(raw, 'unit');
    this.default = textAt(raw, 'default');
    this.isConstant = raw['constant'] === true;
    this.isOptional = raw['optional'] === true || this.default !== undefined;
    this.options = objectsOf(member(raw, 'options')).map(option => ({
      value: requiredText(option, 'value'),
      description: textAt(option, 'description'),
    }));
  }

  /** Checks a value. @throws {ValidationError} that names the parameter and what it takes. */
  verify(value: unknown): void {
    const expected = this.#refusal(value);
    if (expected === undefined) return;
    throw invalid('Parameter.verify', {
      field: this.name,
      expected,
      received:
        typeof value === 'number' || typeof value === 'string' ? JSON.stringify(value) : received(value),
    });
  }

  /** What was expected; undefined when the value fits. */
  #refusal(value: unknown): string | undefined {
    switch (this.type) {
      case 'string':
        return typeof value === 'string' ? undefined : 'a string';
      case 'int':
        return Number.isSafeInteger(value) ? undefined : 'a whole number';
      case 'float':
        return Number.isFinite(value) ? undefined : 'a finite number';
      case 'bool':
        return typeof value === 'boolean' ? undefined : 'a boolean';
      case 'option': {
        const values = this.options.map(option => option.value);
        return values.includes(value as string) ? undefined : `one of ${values.join(', ')}`;
      }
      case 'artifact':
        return typeof value === 'string' && ARTIFACT.test(value)
          ? undefined
          : 'the URN of an artifact, or an http(s) address';
      case 'collection':
        return typeof value === 'string' && value.startsWith('urn:') ? undefined : 'the URN of a collection';
      default:
        return ['string', 'number', 'boolean'].includes(typeof value)
          ? undefined
          : 'a string, a number or a boolean';
    }
  }
}

/** Parameters by the names that other clients give them, with `_` for `-`. */
export function parametersByName(list: readonly JsonObject[]): ReadonlyMap<string, Parameter> {
  return new Map(
    list.map(raw => new Parameter(raw)).map(parameter => [pythonName(parameter.name), parameter]),
  );
}

/** A name without hyphens, as a Python identifier. */
export function pythonName(name: string): string {
  return name.replaceAll('-', '_');
}
