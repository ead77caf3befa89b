import {
  type Answer,
  type BigIntegers,
  type EncodedPath,
  type ItemReader,
  itemsOf,
  parseJson,
  readJsonArray,
} from '@sdk/core';
import type { VantiqRequestOptions } from '../options.js';
import { isJson, readBody } from '../rest/read-body.js';
import type { RestCalls } from '../rest/rest-calls.js';
import { mediaType, type VantiqCall } from '../rest/vantiq-call.js';
import { invalid, received, requireWhole } from '../validation.js';

/** Parameters of a procedure: by name, or by position. */
export type ProcedureParameters = Readonly<Record<string, unknown>> | readonly unknown[];

/** Options of `executeStream`. */
export interface ExecuteStreamOptions extends VantiqRequestOptions {
  /** Bytes that the server collects before it sends them, 512 to 1048576. @defaultValue the server's, 65536 */
  readonly maxBufferSize?: number | undefined;
  /**
   * Milliseconds after which the server sends what it has; 0 for by size only, negative for each write.
   *
   * @defaultValue the server's, 0
   */
  readonly maxFlushInterval?: number | undefined;
}

/** Procedures, and queries of sources. */
export class Procedures {
  readonly #rest: RestCalls;

  constructor(rest: RestCalls) {
    this.#rest = rest;
  }

  execute<T>(
    procedure: string,
    parameters: ProcedureParameters | undefined,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    const operation = 'execute';
    return this.#rest.any(
      () => ({
        operation,
        method: 'POST',
        path: this.#procedure(operation, procedure),
        json: checkedParameters(operation, parameters),
        replay: 'never',
      }),
      options,
    );
  }

  executeStream<T>(
    procedure: string,
    parameters: ProcedureParameters | undefined,
    options: ExecuteStreamOptions = {},
  ): VantiqCall<ItemReader<T>> {
    const operation = 'executeStream';
    const { maxBufferSize, maxFlushInterval, ...requestOptions } = options;
    const { bigIntegers } = this.#rest.context;
    return this.#rest.send(
      () => ({
        operation,
        method: 'POST',
        path: this.#procedure(operation, procedure),
        query: { stream: 'true', ...bufferParameters(operation, maxBufferSize, maxFlushInterval) },
        json: checkedParameters(operation, parameters),
        replay: 'never',
      }),
      answer => readItems<T>(answer, bigIntegers),
      requestOptions,
    );
  }

  executeService<T>(
    service: string,
    procedure: string,
    parameters: ProcedureParameters | undefined,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    const operation = 'executeService';
    return this.#rest.any(
      () => ({
        operation,
        method: 'PUT',
        path: this.#rest.context.paths.fixed(operation, {
          root: 'resources',
          kind: 'services',
          service,
          procedure,
        }),
        json: checkedParameters(operation, parameters),
        replay: 'never',
      }),
      options,
    );
  }

  executePublic<T>(
    namespace: string,
    procedure: string,
    parameters: ProcedureParameters | undefined,
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    const operation = 'executePublic';
    return this.#rest.any(
      () => ({
        operation,
        method: 'POST',
        path: this.#rest.context.paths.fixed(operation, {
          root: 'resources',
          access: 'public',
          namespace,
          kind: 'procedures',
          procedure,
        }),
        json: checkedParameters(operation, parameters),
        replay: 'never',
        anonymous: true,
      }),
      options,
    );
  }

  query<T>(source: string, query: object, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'query';
    return this.#rest.any(
      () => ({
        operation,
        method: 'POST',
        path: this.#rest.context.paths.fixed(operation, {
          root: 'resources',
          kind: 'sources',
          source,
          verb: 'query',
        }),
        json: checkedQuery(operation, query),
        replay: 'never',
      }),
      options,
    );
  }

  #procedure(operation: string, procedure: string): EncodedPath {
    return this.#rest.context.paths.fixed(operation, { root: 'resources', kind: 'procedures', procedure });
  }
}

/** The items of a sequence as they arrive; else the one value that the answer is, or none. */
async function readItems<T>(answer: Answer, bigIntegers: BigIntegers): Promise<ItemReader<T>> {
  const type = mediaType(answer.headers);
  if (answer.status !== 204 && (type === undefined || isJson(type)))
    return readJsonArray<T>(answer.stream(), {
      context: answer.context,
      parse: text => parseJson(text, bigIntegers) as T,
    });
  const value = await readBody<T>(answer, bigIntegers);
  const items = value === undefined ? [] : [[value]];
  return itemsOf<T>({ read: async () => items.shift(), cancel: async () => undefined });
}

/** Without a body servers answer 404 (section 4.3), so no parameters are an empty object. */
export function checkedParameters(
  operation: string,
  parameters: ProcedureParameters | undefined,
): ProcedureParameters {
  const given = parameters ?? {};
  if (typeof given === 'object') return given;
  throw invalid(operation, {
    field: 'parameters',
    expected: 'an object of named parameters or an array',
    received: received(given),
  });
}

/** @throws {ValidationError} unless it is an object or a list of objects. */
export function checkedQuery(operation: string, query: object): object {
  if (typeof query === 'object' && query !== null) return query;
  throw invalid(operation, { field: 'query', expected: 'an object or an array', received: received(query) });
}

function bufferParameters(
  operation: string,
  maxBufferSize: number | undefined,
  maxFlushInterval: number | undefined,
): { readonly maxBufferSize: number | undefined; readonly maxFlushInterval: number | undefined } {
  if (maxBufferSize !== undefined) {
    requireWhole(operation, 'maxBufferSize', maxBufferSize, 512);
    if (maxBufferSize > 1_048_576)
      throw invalid(operation, {
        field: 'maxBufferSize',
        expected: '1048576 bytes or less',
        received: String(maxBufferSize),
      });
  }
  if (maxFlushInterval !== undefined)
    requireWhole(operation, 'maxFlushInterval', maxFlushInterval, Number.MIN_SAFE_INTEGER);
  return { maxBufferSize, maxFlushInterval };
}
