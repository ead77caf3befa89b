import { type ApiCall, type HttpClient, path, type RequestOptions, type WithResponse } from '@sdk/core';
import { executeDdl } from '../exec/exec.js';
import type { Generation } from '../generation.js';
import type { DatabaseOptions } from '../rest/request-options.js';
import { RestCalls, type RestOperation } from '../rest/rest-calls.js';
import { wireColumn } from '../streams/wire-definition.js';
import { invalid, requireFields, requireText } from '../validation.js';
import { wireSettings } from './common-types.js';
import { type ExternalKind, externalStatement } from './external-statement.js';
import type { ExternalStreamDefinition } from './external-types.js';

/** What external streams and external tables have in common. */
export class ExternalResource<Info> {
  readonly #http: HttpClient;
  readonly #rest: RestCalls;
  readonly #generation: Generation;
  readonly #kind: ExternalKind;
  readonly #name: 'externalStreams' | 'externalTables';
  readonly #segment: 'external_streams' | 'external_tables';

  constructor(http: HttpClient, generation: Generation, kind: ExternalKind) {
    this.#http = http;
    this.#rest = new RestCalls(http);
    this.#generation = generation;
    this.#kind = kind;
    this.#name = kind === 'STREAM' ? 'externalStreams' : 'externalTables';
    this.#segment = kind === 'STREAM' ? 'external_streams' : 'external_tables';
  }

  list({ db, ...options }: DatabaseOptions): ApiCall<Info[]> {
    return this.#rest.list(
      () => ({ operation: `${this.#name}.list`, path: path`/v1beta2/${this.#segment}`, query: { db } }),
      options,
    );
  }

  get(name: string, { db, ...options }: DatabaseOptions): ApiCall<Info> {
    return this.#rest.get(() => this.#one(`${this.#name}.get`, name, db), options);
  }

  delete(name: string, { db, ...options }: DatabaseOptions): ApiCall<void> {
    return this.#rest.delete(() => this.#one(`${this.#name}.delete`, name, db), options);
  }

  async create(definition: ExternalStreamDefinition, options?: RequestOptions): Promise<WithResponse<Info>> {
    const operation = `${this.#name}.create`;
    const checked = requireFields(operation, definition, 'name');
    if (typeof checked.settings !== 'object' || Object.keys(checked.settings ?? {}).length === 0)
      throw invalid(operation, { field: 'settings', expected: 'settings by name, "type" among them' });
    return this.#generation.choose({
      endpoint: () =>
        this.#rest
          .write<Info>(
            () => ({
              operation,
              method: 'POST',
              path: path`/v1beta2/${this.#segment}`,
              body: wireExternal(checked),
            }),
            options,
          )
          .withResponse(),
      ddl: async () => {
        const statement = externalStatement(operation, this.#kind, checked);
        await executeDdl(this.#http, statement, operation, options);
        return this.get(checked.name, { ...options }).withResponse();
      },
    });
  }

  #one(operation: string, name: string, db: string | undefined): RestOperation {
    return {
      operation,
      path: path`/v1beta2/${this.#segment}/${requireText(operation, 'name', name)}`,
      query: { db },
    };
  }
}

function wireExternal(definition: ExternalStreamDefinition): Record<string, unknown> {
  return {
    name: definition.name,
    description: definition.description,
    columns: definition.columns?.map(wireColumn),
    settings: wireSettings(definition.settings),
  };
}
