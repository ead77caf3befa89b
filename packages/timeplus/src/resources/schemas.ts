import {
  ApiCall,
  type EncodedPath,
  type HttpClient,
  path,
  type RequestOptions,
  type WithResponse,
} from '@sdk/core';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import { exists } from '../rest/exists.js';
import { RestCalls } from '../rest/rest-calls.js';
import { quoteSqlValue, sql } from '../sql/sql.js';
import { invalid, requireFields, requireText } from '../validation.js';
import type { ResourceInfo } from './common-types.js';

/** A format schema: how the messages of an external stream are encoded. */
export interface SchemaDefinition {
  readonly name: string;
  /** @defaultValue `Protobuf` */
  readonly type?: 'Protobuf' | 'Avro' | (string & {});
  /** The schema itself, e.g. the text of a `.proto` file. */
  readonly content: string;
}

/** What the server knows of a format schema. */
export interface SchemaInfo extends ResourceInfo {
  readonly name: string;
  readonly type?: string;
  readonly content?: string;
}

/** The format schemas of a workspace. */
export class Schemas {
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
   * All schemas.
   *
   * @example
   * for (const schema of await timeplus.schemas.list()) console.log(schema.name, schema.type);
   */
  list(options?: RequestOptions): ApiCall<SchemaInfo[]> {
    return this.#rest.list(() => ({ operation: 'schemas.list', path: path`/v1beta2/schemas` }), options);
  }

  /**
   * One schema.
   *
   * @example
   * const { content } = await timeplus.schemas.get('car_schema');
   */
  get(name: string, options?: RequestOptions): ApiCall<SchemaInfo> {
    return this.#rest.get(
      () => ({ operation: 'schemas.get', path: schemaPath('schemas.get', name) }),
      options,
    );
  }

  /**
   * Whether a schema of this name exists; any failure but "not found" rejects.
   *
   * @example
   * const isThere = await timeplus.schemas.exists('car_schema');
   */
  exists(name: string, options?: RequestOptions): Promise<boolean> {
    return exists(() => this.get(name, options));
  }

  /**
   * Creates a schema. Servers of the cloud era have an endpoint for it, newer ones take DDL, as with `streams.create`.
   *
   * @example
   * await timeplus.schemas.create({
   *   name: 'car_schema',
   *   content: 'syntax = "proto3"; message Car { int32 id = 1; }',
   * });
   * @throws {ValidationError} that names a missing field.
   */
  create(definition: SchemaDefinition, options?: RequestOptions): ApiCall<SchemaInfo> {
    return new ApiCall(this.#save('schemas.create', definition, options));
  }

  /**
   * Replaces a schema, as `create` does by endpoint or by DDL.
   *
   * @example
   * await timeplus.schemas.update('car_schema', {
   *   content: 'syntax = "proto3"; message Car { int64 id = 1; }',
   * });
   * @throws {ValidationError} that names a missing field.
   */
  update(
    name: string,
    definition: Omit<SchemaDefinition, 'name'>,
    options?: RequestOptions,
  ): ApiCall<SchemaInfo> {
    return new ApiCall(this.#save('schemas.update', { ...definition, name }, options));
  }

  /**
   * Removes a schema.
   *
   * @example
   * await timeplus.schemas.delete('car_schema');
   */
  delete(name: string, options?: RequestOptions): ApiCall<void> {
    return this.#rest.delete(
      () => ({ operation: 'schemas.delete', path: schemaPath('schemas.delete', name) }),
      options,
    );
  }

  async #save(
    operation: 'schemas.create' | 'schemas.update',
    definition: SchemaDefinition,
    options?: RequestOptions,
  ): Promise<WithResponse<SchemaInfo>> {
    const { name, content } = requireFields(operation, definition, 'name', 'content');
    const type = checkedType(operation, definition.type ?? 'Protobuf');
    const isNew = operation === 'schemas.create';
    return this.#generation.choose({
      endpoint: () =>
        this.#rest
          .write<SchemaInfo>(
            () => ({
              operation,
              method: isNew ? 'POST' : 'PUT',
              path: isNew ? path`/v1beta2/schemas` : schemaPath(operation, name),
              body: { name, type, content },
            }),
            options,
            isNew ? 'once' : 'repeatable',
          )
          .withResponse(),
      ddl: async () => {
        const verb = isNew ? 'CREATE' : 'CREATE OR REPLACE';
        const statement = `${verb} FORMAT SCHEMA ${sql.identifier(name)} AS ${quoteSqlValue(content)} TYPE ${type}`;
        await executeDdl(this.#http, statement, operation, options);
        return this.get(name, options).withResponse();
      },
      ...(isNew ? {} : { exists: () => this.exists(name, options) }),
    });
  }
}

function schemaPath(operation: string, name: string): EncodedPath {
  return path`/v1beta2/schemas/${requireText(operation, 'name', name)}`;
}

/** The type stands in the DDL as a bare word. */
function checkedType(operation: string, type: string): string {
  if (/^\w+$/.test(type)) return type;
  throw invalid(operation, {
    field: 'type',
    expected: 'a word such as Protobuf',
    received: JSON.stringify(type),
  });
}
