import type { ApiCall, EncodedPath, HttpClient, QueryParameters, RequestOptions } from '@sdk/core';

/** The parts of a REST operation that differ from one to the next. */
export interface RestOperation {
  /** Name as the client's method is called, e.g. `streams.list`. */
  readonly operation: string;
  readonly path: EncodedPath;
  readonly query?: QueryParameters;
}

/** An operation that sends a JSON body. */
export interface RestWrite extends RestOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly body?: unknown;
}

/**
 * The forms that the REST operations have. Each takes a function that describes the operation; what it throws, a
 * ValidationError say, rejects the call before anything is sent.
 */
export class RestCalls {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** A list; servers without paging answer the whole of it (section 4.12), some answer `null` for none. */
  list<T>(describe: () => RestOperation, options?: RequestOptions): ApiCall<T[]> {
    return this.#read<T[] | null | undefined>(describe, options).map(items => items ?? []);
  }

  /** One resource. */
  get<T>(describe: () => RestOperation, options?: RequestOptions): ApiCall<T> {
    return this.#read<T>(describe, options);
  }

  /** A write that answers the resource. `idempotent` ones are tried again after a failure. */
  write<T>(describe: () => RestWrite, options?: RequestOptions, idempotent = false): ApiCall<T> {
    return this.#http.request(() => {
      const { method, body, ...operation } = describe();
      return {
        ...operation,
        method,
        body: body === undefined ? undefined : { kind: 'json', value: body },
        replay: idempotent ? 'always' : 'never',
        decode: async answer => (await answer.json('bigint')) as T,
      };
    }, options);
  }

  /** A write whose answer does not matter. */
  command(describe: () => RestWrite, options?: RequestOptions, idempotent = false): ApiCall<void> {
    return this.#http.request(() => {
      const { method, body, ...operation } = describe();
      return {
        ...operation,
        method,
        body: body === undefined ? undefined : { kind: 'json', value: body },
        replay: idempotent ? 'always' : 'never',
        decode: answer => answer.discard(),
      };
    }, options);
  }

  /** A removal. It may be repeated, and nothing is sent with it. */
  delete(describe: () => RestOperation, options?: RequestOptions): ApiCall<void> {
    return this.#http.request(
      () => ({ ...describe(), method: 'DELETE', replay: 'always', decode: answer => answer.discard() }),
      options,
    );
  }

  #read<T>(describe: () => RestOperation, options?: RequestOptions): ApiCall<T> {
    return this.#http.request(
      () => ({
        ...describe(),
        method: 'GET',
        replay: 'always',
        decode: async answer => (await answer.json('bigint')) as T,
      }),
      options,
    );
  }
}
