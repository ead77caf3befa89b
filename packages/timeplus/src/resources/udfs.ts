import {
  ApiCall,
  type EncodedPath,
  type HttpClient,
  path,
  type RequestOptions,
  type ValidationIssue,
  type WithResponse,
} from '@sdk/core';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import { RestCalls } from '../rest/rest-calls.js';
import { invalid, requireFields, requireText } from '../validation.js';
import { functionStatement } from './udf-statement.js';
import type { UdfDefinition, UdfInfo } from './udf-types.js';

/** The user-defined functions of a workspace. */
export class Udfs {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;
  readonly #generation: Generation;

  /** @internal */
  constructor(http: HttpClient, generation: Generation) {
    this.#http = http;
    this.#rest = new RestCalls(http);
    this.#generation = generation;
  }

  /**
   * All functions.
   *
   * @example
   * for (const udf of await timeplus.udfs.list()) console.log(udf.name, udf.type);
   */
  list(options?: RequestOptions): ApiCall<UdfInfo[]> {
    return this.#rest.list(() => ({ operation: 'udfs.list', path: path`/v1beta2/udfs` }), options);
  }

  /**
   * One function.
   *
   * @example
   * const { source } = await timeplus.udfs.get('add_five');
   */
  get(name: string, options?: RequestOptions): ApiCall<UdfInfo> {
    return this.#rest.get(() => ({ operation: 'udfs.get', path: udfPath('udfs.get', name) }), options);
  }

  /**
   * Whether a function of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.udfs.exists('add_five');
   */
  exists(name: string, options?: RequestOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates a function. Servers of the cloud era have an endpoint for it, newer ones take DDL, as with `streams.create`.
   *
   * @example
   * await timeplus.udfs.create({
   *   name: 'add_five',
   *   type: 'javascript',
   *   arguments: [{ name: 'value', type: 'float32' }],
   *   returnType: 'float32',
   *   source: 'function add_five(values) { return values.map(value => value + 5); }',
   * });
   * @throws {ValidationError} that names a missing field, or one that this server's DDL has no place for.
   */
  create(definition: UdfDefinition, options?: RequestOptions): ApiCall<UdfInfo> {
    return new ApiCall(this.#save('udfs.create', definition, options));
  }

  /**
   * Replaces a function, as `create` does by endpoint or by DDL. Newer servers replace local functions only.
   *
   * @example
   * const { name, ...definition } = addFive;
   * await timeplus.udfs.update(name, definition);
   */
  update(name: string, definition: WithoutName<UdfDefinition>, options?: RequestOptions): ApiCall<UdfInfo> {
    return new ApiCall(this.#save('udfs.update', { ...definition, name }, options));
  }

  /**
   * Removes a function.
   *
   * @example
   * await timeplus.udfs.delete('add_five');
   */
  delete(name: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'udfs.delete', path: udfPath('udfs.delete', name) }),
      options,
    );
  }

  async #save(
    operation: 'udfs.create' | 'udfs.update',
    definition: UdfDefinition,
    options?: RequestOptions,
  ): Promise<WithResponse<UdfInfo>> {
    const checked = checkUdf(operation, definition);
    const { name } = checked;
    const isNew = operation === 'udfs.create';
    return this.#generation.choose({
      endpoint: () =>
        this.#rest
          .write<UdfInfo>(
            () => ({
              operation,
              method: isNew ? 'POST' : 'PUT',
              path: isNew ? path`/v1beta2/udfs` : udfPath(operation, name),
              body: wireUdf(checked),
            }),
            options,
            isNew ? 'once' : 'repeatable',
          )
          .withResponse(),
      ddl: async () => {
        await executeDdl(this.#http, functionStatement(operation, checked, !isNew), operation, options);
        return this.get(name, options).withResponse();
      },
      ...(isNew ? {} : { exists: () => this.exists(name, options) }),
    });
  }
}

/** Each member of a union without its name. */
type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never;

function udfPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/udfs/${requireText(operation, 'name', name)}`;
}

function checkUdf(operation: string, definition: UdfDefinition): UdfDefinition {
  const checked = requireFields(operation, definition, 'name', 'type', 'returnType');
  if (checked.type === 'remote') requireFields(operation, checked, 'url');
  else requireFields(operation, checked, 'source');
  const issues: ValidationIssue[] = Array.isArray(checked.arguments)
    ? []
    : [{ field: 'arguments', expected: 'a list of names and types', received: typeof checked.arguments }];
  if (!['javascript', 'python', 'remote'].includes(checked.type))
    issues.push({
      field: 'type',
      expected: 'javascript, python or remote',
      received: JSON.stringify(checked.type),
    });
  if (issues.length > 0) throw invalid(operation, ...issues);
  return checked;
}

function wireUdf(definition: UdfDefinition): Record<string, unknown> {
  const common = {
    name: definition.name,
    type: definition.type,
    description: definition.description,
    arguments: definition.arguments.map(({ name, type }) => ({ name, type })),
    return_type: definition.returnType,
  };
  if (definition.type !== 'remote')
    return { ...common, source: definition.source, is_aggregation: definition.isAggregation };
  const { url, authHeader } = definition;
  if (authHeader === undefined) return { ...common, url, auth_method: 'none' };
  return {
    ...common,
    url,
    auth_method: 'auth_header',
    auth_context: { key_name: authHeader.name, key_value: authHeader.value },
  };
}
