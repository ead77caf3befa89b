import {
  type JsonObject,
  member,
  objectsOf,
  referenceAt,
  requiredText,
  textAt,
  textsAt,
} from '../codec/json-object.js';
import { type Parameter, parametersByName } from './parameter.js';

/** What the server knows about a service; lists tell less than a service itself. */
export interface ServiceRecord {
  /** URN of the service. */
  readonly id: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** `active`, `inactive` or `error`. */
  readonly status: string | undefined;
  readonly provider: string | undefined;
  readonly account: string | undefined;
  readonly policy: string | undefined;
  readonly tags: readonly string[];
  /** By name, with `_` for `-`; undefined when the server did not send them. */
  readonly parameters: ReadonlyMap<string, Parameter> | undefined;
  /** URN of the schema of `controller`. */
  readonly controllerSchema: string | undefined;
  /** How the platform runs it. */
  readonly controller: unknown;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  /** How well it fits a search, higher for better. */
  readonly score: number | undefined;
  /** Everything that the server sent. */
  readonly raw: JsonObject;
}

/** @throws {TypeError} when the id is missing. */
export function readService(raw: JsonObject): ServiceRecord {
  const parameters = member(raw, 'parameters');
  const score = member(raw, 'score');
  return {
    id: requiredText(raw, 'id'),
    name: textAt(raw, 'name'),
    description: textAt(raw, 'description'),
    status: textAt(raw, 'status'),
    provider: referenceAt(raw, 'provider'),
    account: referenceAt(raw, 'account'),
    policy: referenceAt(raw, 'policy'),
    tags: textsAt(raw, 'tags'),
    parameters: Array.isArray(parameters) ? parametersByName(objectsOf(parameters)) : undefined,
    controllerSchema: textAt(raw, 'controller-schema'),
    controller: member(raw, 'controller'),
    validFrom: textAt(raw, 'valid-from'),
    validTo: textAt(raw, 'valid-to'),
    score: typeof score === 'number' ? score : undefined,
    raw,
  };
}
