import type { EncodedPath, ErrorContext } from '@sdk/core';
import type { VantiqRequestOptions } from '../options.js';
import type { AnyRow } from '../resources/resource-name.js';
import { brokenForm, changes as changed, oneObject, resultsFor, rows } from '../rest/answer-forms.js';
import { goneCounts, type RestCalls } from '../rest/rest-calls.js';
import { totalCount, type VantiqCall } from '../rest/vantiq-call.js';
import { invalid, received, requireArray, requireObject } from '../validation.js';
import { bulkResult, checkedInstances } from './bulk-insert.js';
import { type DeleteOptions, deletionFilter, noneIsZero } from './deletion.js';
import { jsonText } from './filter.js';
import { checkedPatch, isRepeatablePatch } from './json-patch.js';
import { countParameters } from './select-request.js';
import type { BulkInsertResult, PatchOperation } from './vantiq-record.js';
import type { Where } from './where.js';

/** Options of `count`. */
export interface CountOptions<Row> extends VantiqRequestOptions {
  readonly where?: Where<Row> | undefined;
}

/** Options of `aggregate`. */
export interface AggregateOptions extends VantiqRequestOptions {
  /** Sends the pipeline in the body. @defaultValue true for a pipeline above 4000 characters */
  readonly usePost?: boolean | undefined;
}

const LONGEST_PIPELINE = 4_000;

/** The operations on the records of a resource. */
export class Records {
  readonly #rest: RestCalls;

  constructor(rest: RestCalls) {
    this.#rest = rest;
  }

  selectOne<T>(resource: string, id: string, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'selectOne';
    return this.#rest.json(
      () => ({ operation, method: 'GET', path: this.#instance(operation, resource, id), replay: 'always' }),
      oneObject<T>,
      options,
    );
  }

  insert<T>(resource: string, instance: object, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'insert';
    return this.#rest.json(
      () => ({
        operation,
        method: 'POST',
        path: this.#path(operation, resource),
        json: requireObject(operation, 'instance', instance),
        replay: 'never',
      }),
      oneObject<T>,
      options,
    );
  }

  insertMany<Row>(
    resource: string,
    instances: readonly object[],
    options?: VantiqRequestOptions,
  ): VantiqCall<BulkInsertResult<Row>[]> {
    const operation = 'insert';
    return this.#rest.json(
      () => ({
        operation,
        method: 'POST',
        path: this.#path(operation, resource),
        json: checkedInstances(operation, instances),
        replay: 'never',
      }),
      (body, context) => resultsFor(instances.length, bulkResult<Row>)(body, context),
      options,
    );
  }

  upsert<T>(resource: string, instance: object, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'upsert';
    return this.#rest.json(
      () => ({
        operation,
        method: 'POST',
        path: this.#path(operation, resource),
        query: { upsert: 'true' },
        json: withoutId(requireObject(operation, 'instance', instance)),
        replay: 'ars_version' in instance ? 'never' : 'always',
      }),
      changed<T>,
      options,
    );
  }

  update<T>(resource: string, id: string, changes: object, options?: VantiqRequestOptions): VantiqCall<T> {
    const operation = 'update';
    return this.#rest.json(
      () => ({
        operation,
        method: 'PUT',
        path: this.#instance(operation, resource, id),
        json: withoutId(requireObject(operation, 'changes', changes)),
        // With a version, a success whose answer was lost would look like a conflict.
        replay: 'ars_version' in changes ? 'never' : 'always',
      }),
      changed<T>,
      options,
    );
  }

  patch<T>(
    resource: string,
    id: string,
    operations: readonly PatchOperation[],
    options?: VantiqRequestOptions,
  ): VantiqCall<T> {
    const operation = 'patch';
    return this.#rest.json(
      () => ({
        operation,
        method: 'PATCH',
        path: this.#instance(operation, resource, id),
        json: checkedPatch(operation, operations),
        replay: isRepeatablePatch(operations) ? 'always' : 'never',
      }),
      changed<T>,
      options,
    );
  }

  delete<Row>(resource: string, options: DeleteOptions<Row>): VantiqCall<number> {
    const operation = 'delete';
    const { where, all, allowNone, ...requestOptions } = (options ?? {}) as DeleteOptions<Row>;
    const call = this.#rest.send(
      () => ({
        operation,
        method: 'DELETE',
        path: this.#path(operation, resource),
        query: { count: 'true', where: deletionFilter(operation, where, all) },
        replay: 'always',
      }),
      async answer => {
        await answer.discard();
        return requireCount(answer);
      },
      requestOptions,
    );
    const repeated = goneCounts(call, 0);
    return allowNone === true ? noneIsZero(repeated) : repeated;
  }

  deleteOne(resource: string, id: string, options?: VantiqRequestOptions): VantiqCall<void> {
    const operation = 'deleteOne';
    const call = this.#rest.command(
      () => ({
        operation,
        method: 'DELETE',
        path: this.#instance(operation, resource, id),
        replay: 'always',
      }),
      options,
    );
    return goneCounts(call, undefined);
  }

  count<Row>(resource: string, options: CountOptions<Row> = {}): VantiqCall<number> {
    const operation = 'count';
    const { where, ...requestOptions } = options;
    return this.#rest.send(
      () => ({
        operation,
        method: 'GET',
        path: this.#path(operation, resource),
        query: countParameters(operation, where),
        replay: 'always',
      }),
      async answer => {
        await answer.discard();
        return requireCount(answer);
      },
      requestOptions,
    );
  }

  aggregate<T>(
    resource: string,
    pipeline: readonly Readonly<AnyRow>[],
    options: AggregateOptions = {},
  ): VantiqCall<T[]> {
    const operation = 'aggregate';
    const { usePost, ...requestOptions } = options;
    return this.#rest.json(
      () => {
        const text = jsonText(operation, 'pipeline', requireArray(operation, 'pipeline', pipeline));
        const path = this.#rest.context.paths.resource(operation, resource, undefined, 'aggregate');
        const post = usePost ?? text.length > LONGEST_PIPELINE;
        return post
          ? { operation, method: 'POST', path, json: pipeline, replay: 'always' }
          : { operation, method: 'GET', path, query: { pipeline: text }, replay: 'always' };
      },
      rows<T>,
      requestOptions,
    );
  }

  #path(operation: string, resource: string): EncodedPath {
    return this.#rest.context.paths.resource(operation, resource);
  }

  #instance(operation: string, resource: string, id: string): EncodedPath {
    return this.#rest.context.paths.resource(operation, resource, requireId(operation, id));
  }
}

/** An id that was left out would mean the whole collection. */
function requireId(operation: string, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw invalid(operation, { field: 'id', expected: 'a non-empty string', received: received(id) });
}

/** A copy; the caller's object stays as it is. */
function withoutId(instance: object): object {
  const { _id, ...rest } = instance as { readonly _id?: unknown };
  return rest;
}

/** @throws {ProtocolError} when the answer does not tell the number. */
function requireCount({
  headers,
  context,
}: {
  readonly headers: Headers;
  readonly context: ErrorContext;
}): number {
  const count = totalCount(headers);
  if (count !== undefined) return count;
  throw brokenForm(context, 'does not tell the number of records (X-Total-Count)');
}
