import {
  type Answer,
  ApiCall,
  type EncodedPath,
  type HttpClient,
  isHttpError,
  type QueryParameters,
  type Replay,
  type RequestBody,
  type RequestOptions,
  type WithResponse,
} from '@sdk/core';

/** The parts of a REST operation that differ from one to the next. */
export interface RestOperation {
  /** Name as the client's method is called, e.g. `streams.list`. */
  readonly operation: string;
  readonly path: EncodedPath;
  readonly query?: QueryParameters;
}

/** An operation that sends a body. */
export interface RestWrite extends RestOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as multipart in place of `body`; called once per attempt. */
  readonly form?: () => FormData;
}

/** What became of a start or stop. */
export interface StartStopResult {
  /** True when the server has taken the request and is still at it (status 202); look at the status for its end. */
  readonly pending: boolean;
}

/** How often an operation may be sent; section 4.12 lists those that are idempotent in effect. */
export type Repetition = 'once' | 'repeatable';

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
    return this.get<T[] | null | undefined>(describe, options).map(items => items ?? []);
  }

  /** One resource. */
  get<T>(describe: () => RestOperation, options?: RequestOptions): ApiCall<T> {
    return this.#send(() => ({ ...describe(), method: 'GET' }), 'always', readJson<T>, options);
  }

  /** A write that answers something. */
  write<T>(describe: () => RestWrite, options?: RequestOptions, repetition: Repetition = 'once'): ApiCall<T> {
    return this.#send(describe, replayOf(repetition), readJson<T>, options);
  }

  /** A write whose answer does not matter. */
  command(
    describe: () => RestWrite,
    options?: RequestOptions,
    repetition: Repetition = 'once',
  ): ApiCall<void> {
    return this.#send(describe, replayOf(repetition), answer => answer.discard(), options);
  }

  /** Starts or stops something; nothing is sent with it. */
  startOrStop(describe: () => RestOperation, options?: RequestOptions): ApiCall<StartStopResult> {
    return this.#send(
      () => ({ ...describe(), method: 'POST' }),
      'always',
      async answer => {
        await answer.discard();
        return { pending: answer.status === 202 };
      },
      options,
    );
  }

  /** A removal. It may be repeated, and nothing is sent with it. */
  delete(describe: () => RestOperation, options?: RequestOptions): ApiCall<void> {
    return this.#remove(describe, answer => answer.discard(), undefined, options);
  }

  /** A removal that names what is left behind (U-14). */
  deleteWithLeftovers(describe: () => RestOperation, options?: RequestOptions): ApiCall<string[]> {
    const decode = async (answer: Answer): Promise<string[]> =>
      (await readJson<string[] | null | undefined>(answer)) ?? [];
    return this.#remove(describe, decode, [], options);
  }

  /** When the answer to the first attempt was lost, the next one finds nothing: it is removed (section 4.12). */
  #remove<T>(
    describe: () => RestOperation,
    decode: (answer: Answer) => Promise<T>,
    whenGone: T,
    options?: RequestOptions,
  ): ApiCall<T> {
    const call = this.#send(() => ({ ...describe(), method: 'DELETE' }), 'always', decode, options);
    return new ApiCall(call.withResponse().catch(error => removedBefore(error, whenGone)));
  }

  #send<T>(
    describe: () => RestOperation & { readonly method: string } & Pick<RestWrite, 'body' | 'form'>,
    replay: Replay,
    decode: (answer: Answer) => Promise<T>,
    options?: RequestOptions,
  ): ApiCall<T> {
    return this.#http.request(() => {
      const { body, form, ...operation } = describe();
      return { ...operation, body: requestBody(body, form), replay, decode };
    }, options);
  }
}

function requestBody(body: unknown, form: (() => FormData) | undefined): RequestBody | undefined {
  if (form !== undefined) return { kind: 'multipart', build: form };
  return body === undefined ? undefined : { kind: 'json', value: body };
}

function replayOf(repetition: Repetition): Replay {
  return repetition === 'repeatable' ? 'always' : 'never';
}

async function readJson<T>(answer: Answer): Promise<T> {
  return (await answer.json('bigint')) as T;
}

function removedBefore<T>(error: unknown, data: T): WithResponse<T> {
  if (!isHttpError(error) || error.status !== 404 || error.attempts < 2) throw error;
  const { status, headers, requestId, attempts } = error;
  return { data, status, headers: new Headers(headers), requestId, attempts };
}
