import { type ApiCall, type EncodedPath, path, rawPath } from '@sdk/core';
import { M } from '../modify/m.js';
import type { Calls, Operation } from '../rest/calls.js';
import type { FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import { queryOf } from '../rest/query.js';
import { below } from '../rest/service-path.js';
import { invalid, received, requireId, requireObject } from '../validation.js';

/** No options at all. */
export type NoOptions = Readonly<Record<never, never>>;

/** What a raw request can be given. */
export interface RawRequestOptions extends FlowthingsRequestOptions {
  /** Sent as JSON; nothing is sent when it is left out. */
  readonly data?: unknown;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'MGET', 'PUT', 'MPUT', 'DELETE']);

/** Where a service lives, and how its objects are read. */
export interface ServiceDefinition<T> {
  /** Name in errors, e.g. `flow`. */
  readonly name: string;
  /** Path below the account. */
  readonly path: EncodedPath;
  /** Makes an object of what an answer holds. @defaultValue the object as it is */
  readonly adapt?: ((object: unknown) => T) | undefined;
}

/** What all services share: the address of a collection, and requests that no method covers. */
export abstract class Service<T> {
  /** @internal */
  protected readonly calls: Calls;
  readonly #definition: ServiceDefinition<T>;

  /** @internal */
  constructor(calls: Calls, definition: ServiceDefinition<T>) {
    this.calls = calls;
    this.#definition = definition;
  }

  /**
   * A request of your own below the path of the service. Reads and replacements are repeated after failures; POST is not.
   *
   * @param tail path below that of the service, e.g. `/simulate`.
   * @example
   * const { drops } = await client.track.request('POST', '/simulate', { data: { drop, js } });
   */
  request<Result = unknown, const O extends RawRequestOptions = NoOptions>(
    method: string,
    tail = '',
    options?: O,
  ): ApiCall<WithRefs<O, Result>> {
    const { data, ...rest }: RawRequestOptions = options ?? {};
    const operation = this.operation('request');
    return this.calls.send<WithRefs<O, Result>>(() => {
      if (typeof method !== 'string' || !/^[A-Z]+$/.test(method))
        throw invalid(operation, {
          field: 'method',
          expected: 'a method such as GET or MGET',
          received: received(method),
        });
      return {
        operation,
        method,
        path: this.path(rawPath(tail)),
        query: queryOf(operation, this.calls.defaults, rest),
        json: data,
        replay: SAFE_METHODS.has(method) ? 'always' : 'never',
        form: 'anything',
        result: body => body as WithRefs<O, Result>,
      };
    }, rest);
  }

  /** @internal */
  protected operation(method: string): string {
    return `${this.#definition.name}.${method}`;
  }

  /** @internal */
  protected path(tail: EncodedPath): EncodedPath {
    return this.calls.path(below(this.#definition.path, tail));
  }

  /** @internal */
  protected collectionPath(): EncodedPath {
    return this.calls.path(this.#definition.path);
  }

  /** @internal Path of one object. @throws {ValidationError} when the id is none. */
  protected pathOf(operation: string, id: string): EncodedPath {
    return this.path(path`/${requireId(operation, 'id', id)}`);
  }

  /** @internal */
  protected adapt(object: unknown): T {
    return this.#definition.adapt?.(object) ?? (object as T);
  }

  /** @internal Sends an operation that this service describes. */
  protected send<Result, O>(
    method: string,
    options: FlowthingsRequestOptions | undefined,
    describe: (
      operation: string,
    ) => Omit<Operation<Result>, 'operation' | 'query'> & Partial<Pick<Operation<Result>, 'query'>>,
  ): ApiCall<WithRefs<O, Result>> {
    const operation = this.operation(method);
    const given = options ?? {};
    const call = this.calls.send<Result>(
      () => ({
        operation,
        query: queryOf(operation, this.calls.defaults, requireObject(operation, 'options', given)),
        ...describe(operation),
      }),
      given,
    );
    return call as ApiCall<unknown> as ApiCall<WithRefs<O, Result>>;
  }
}

/** What an update sends, and which object it is about. @throws {ValidationError} when the id is missing. */
export function changesOf(operation: string, given: object): { readonly id: string; readonly body: object } {
  const { model, changes } =
    given instanceof M ? given.done() : { model: requireObject(operation, 'model', given), changes: given };
  return { id: requireId(operation, 'model.id', (model as { readonly id?: unknown }).id), body: changes };
}
