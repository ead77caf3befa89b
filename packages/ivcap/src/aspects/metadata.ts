import type { ApiCall } from '@sdk/core';
import { type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText } from '../validation.js';
import type { AspectInput } from './aspect-options.js';
import { statementOf } from './aspect-statement.js';
import { alwaysMetadata } from './aspect-wire.js';
import { Aspects } from './aspects.js';

/** Aspects by the old endpoints under `/1/metadata`, which today's servers still have. */
export class MetadataRecords extends Aspects {
  readonly #api: IvcapApi;

  constructor(api: IvcapApi) {
    super(api, alwaysMetadata, 'metadata');
    this.#api = api;
  }

  /** Puts other content in the place of one record, on servers of API 0.28 and newer. Safe to repeat. */
  replace(urn: string, input: AspectInput<object>, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'metadata.replace';
    return this.#api.call(() => {
      const statement = statementOf(operation, input);
      const wire = alwaysMetadata('legacy');
      return {
        operation,
        method: 'PUT',
        path: wire.record(requireText(operation, 'urn', urn)),
        query: wire.statementQuery(statement),
        body: { kind: 'json', value: wire.body(statement) },
        replay: 'always',
        decode: ignoreBody,
      };
    }, options);
  }
}
