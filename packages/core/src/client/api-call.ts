/** The result of a call together with the facts of the answer that brought it. */
export interface WithResponse<T> {
  readonly data: T;
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | undefined;
  /** Attempts made, the first one included. */
  readonly attempts: number;
}

/**
 * A call under way. Awaiting it gives the plain result; `withResponse()` gives the result with status, headers, request
 * id and the number of attempts.
 */
export class ApiCall<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'ApiCall';
  readonly #outcome: Promise<WithResponse<T>>;
  #data: Promise<T> | undefined;

  constructor(outcome: Promise<WithResponse<T>>) {
    this.#outcome = outcome;
  }

  /** The result with the facts of its answer. Rejects as the call itself does. */
  withResponse(): Promise<WithResponse<T>> {
    return this.#outcome;
  }

  /** A call whose result is `change` of this one's. */
  map<U>(change: (data: T) => U): ApiCall<U> {
    return new ApiCall(this.#outcome.then(outcome => ({ ...outcome, data: change(outcome.data) })));
  }

  // biome-ignore lint/suspicious/noThenProperty: this class is a promise
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#promise().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#promise().finally(onFinally);
  }

  #promise(): Promise<T> {
    this.#data ??= this.#outcome.then(outcome => outcome.data);
    return this.#data;
  }
}
