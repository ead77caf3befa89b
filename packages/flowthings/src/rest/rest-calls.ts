import {
  type Answer,
  ApiCall,
  type BigIntegers,
  type EncodedPath,
  type HttpClient,
  ProtocolError,
  type RequestBody,
  type RequestOptions,
  stringifyJson,
  type WithResponse,
} from '@sdk/core';
import { isObject } from '../validation.js';
import type { Calls, Operation } from './calls.js';
import { readEnvelope } from './envelope.js';
import type { DefaultParameters } from './query.js';
import { below } from './service-path.js';

/** How requests of a client are made. */
export interface RestContext {
  readonly http: HttpClient;
  readonly account: string;
  /** Path that everything of the account is below. */
  readonly base: EncodedPath;
  readonly defaults: DefaultParameters;
  readonly bigIntegers: BigIntegers;
  /** Sends bodies compressed by gzip. */
  readonly compressed: boolean;
}

/** Operations as requests of a client. */
export class RestCalls implements Calls {
  readonly #context: RestContext;

  constructor(context: RestContext) {
    this.#context = context;
  }

  get defaults(): DefaultParameters {
    return this.#context.defaults;
  }

  path(tail: EncodedPath): EncodedPath {
    return below(this.#context.base, tail);
  }

  send<T>(
    describe: () => Operation<T>,
    { refs, ...options }: RequestOptions & { readonly refs?: boolean | undefined },
  ): ApiCall<T> {
    const { http, account } = this.#context;
    let recover: Operation<T>['recover'];
    const call = http.request<T>(() => {
      const { json, form, result, recover: recovery, ...operation } = describe();
      recover = recovery;
      return {
        ...operation,
        headers: {
          'X-Auth-Account': account,
          ...(this.#context.compressed && json !== undefined ? { 'Content-Encoding': 'gzip' } : {}),
        },
        body: this.#body(json),
        decode: answer => this.#read(answer, form, result, refs === true),
      };
    }, requestOptions(options));
    return recovered(call, error => recover?.(error));
  }

  #body(json: unknown): RequestBody | undefined {
    if (json === undefined) return undefined;
    if (!this.#context.compressed) return { kind: 'json', value: json };
    const text = stringifyJson(json);
    return {
      kind: 'stream',
      contentType: 'application/json',
      open: () => new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')),
    };
  }

  async #read<T>(
    answer: Answer,
    form: Operation<T>['form'],
    result: (body: unknown) => T,
    refs: boolean,
  ): Promise<T> {
    const { body, references } = await readEnvelope(answer, this.#context.bigIntegers);
    const list = form === 'array' && body === null ? [] : body;
    if (!hasForm(list, form)) {
      const { platform, operation } = answer.context;
      throw new ProtocolError({
        ...answer.context,
        message: `${platform} ${operation}: the body of the answer (status ${answer.status}) is not an ${form}`,
      });
    }
    // The pair is what `WithRefs` promises for `refs: true`.
    return refs ? ([result(list), references] as T) : result(list);
  }
}

function hasForm(value: unknown, form: Operation<unknown>['form']): boolean {
  return form === 'anything' || (form === 'array' ? Array.isArray(value) : isObject(value));
}

function requestOptions({ signal, timeout, retry, headers }: RequestOptions): RequestOptions {
  return { signal, timeout, retry, headers };
}

/** A call whose failure may be a result: that of an object that is gone, for instance. */
function recovered<T>(call: ApiCall<T>, recover: (error: unknown) => T | undefined): ApiCall<T> {
  return new ApiCall(
    call.withResponse().catch((error: unknown): WithResponse<T> => {
      const data = recover(error);
      if (data === undefined) throw error;
      const {
        status = 0,
        headers = {},
        requestId,
        attempts = 1,
      } = error as {
        readonly status?: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly requestId?: string;
        readonly attempts?: number;
      };
      return { data, status, headers: new Headers(headers), requestId, attempts };
    }),
  );
}
