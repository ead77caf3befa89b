import { invalid, isObject, received, requireText, requireUrn } from '../validation.js';
import type { ParameterType } from './parameter.js';

/** A parameter of a service that is to be made. */
export interface ParameterDefinition {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string | undefined;
  readonly label?: string | undefined;
  readonly unit?: string | undefined;
  readonly default?: string | undefined;
  readonly constant?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly options?:
    | readonly { readonly value: string; readonly description?: string | undefined }[]
    | undefined;
}

/** A service that is to be made or changed. */
export interface ServiceDefinition {
  /** URN; the server makes one when there is none. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  /** URN of the schema of `controller`, e.g. `urn:ivcap:schema.service.rest.1`. */
  readonly controllerSchema?: string | undefined;
  /** How the platform runs it. */
  readonly controller?: Readonly<Record<string, unknown>> | undefined;
  /** How servers of the legacy dialect run it. */
  readonly workflow?: Readonly<Record<string, unknown>> | undefined;
  readonly policy?: string | undefined;
  readonly parameters?: readonly ParameterDefinition[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The body of a definition. @throws {ValidationError} that names what is missing. */
export function definitionBody(operation: string, definition: ServiceDefinition): object {
  if (!isObject(definition))
    throw invalid(operation, { field: 'definition', expected: 'an object', received: received(definition) });
  const { controllerSchema, id, policy, ...rest } = definition as ServiceDefinition;
  requireText(operation, 'name', rest.name);
  if (id !== undefined) requireUrn(operation, 'id', id);
  if (policy !== undefined) requireUrn(operation, 'policy', policy, 'urn:ivcap:policy:');
  return { id, ...rest, policy, 'controller-schema': controllerSchema };
}
