import {
  type Answer,
  ApiCall,
  type Credential,
  type ErrorContext,
  HttpClient,
  isHttpError,
  path,
  type RequestSpec,
  type WithResponse,
} from '@sdk/core';
import { type JsonObject, objectOf } from '../codec/json-object.js';
import type { ApiDialect, IvcapClientOptions, IvcapRequestOptions } from '../options.js';
import { ivcapProfile } from '../profile.js';
import { invalid, received } from '../validation.js';

/** Describes a request in the dialect of the server; what it throws rejects the call before anything is sent. */
export type Describe<T> = (dialect: ApiDialect) => RequestSpec<T>;

/** How the parts of a client send their requests. */
export class IvcapApi {
  readonly http: HttpClient;
  readonly accountId: string | undefined;
  readonly #options: IvcapClientOptions;
  readonly #orderValues: 'text' | 'json' | undefined;
  #dialect: ApiDialect | undefined;
  #detection: Promise<ApiDialect> | undefined;

  /**
   * @param sharedWith client of the same server that this one comes from.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(options: IvcapClientOptions, sharedWith?: IvcapApi) {
    const { accountId, apiDialect = 'current', orderValues, ...clientOptions } = checked(options);
    this.#options = options;
    this.http = sharedWith?.http.withOptions(clientOptions) ?? new HttpClient(ivcapProfile, clientOptions);
    this.accountId = accountId;
    this.#orderValues = orderValues;
    this.#dialect = apiDialect === 'detect' ? undefined : apiDialect;
  }

  /** Sends a request. Its arguments are checked before anything is sent, also before the dialect is detected. */
  call<T>(describe: Describe<T>, options: IvcapRequestOptions = {}): ApiCall<T> {
    const dialect = this.#dialect;
    if (dialect !== undefined) return this.http.request(() => describe(dialect), options);
    return new ApiCall(this.#callAfterDetection(describe, options));
  }

  /** What the server understands. It is asked once, and only when the client was told to detect it. */
  async dialect(options: IvcapRequestOptions = {}): Promise<ApiDialect> {
    if (this.#dialect !== undefined) return this.#dialect;
    this.#detection ??= this.#detect(options).finally(() => {
      this.#detection = undefined;
    });
    this.#dialect = await this.#detection;
    return this.#dialect;
  }

  /** The value of an order's parameter as the server takes it (guess, U1). */
  orderValue(dialect: ApiDialect, value: unknown): unknown {
    const form = this.#orderValues ?? (dialect === 'current' ? 'text' : 'json');
    return form === 'text' ? String(value) : value;
  }

  /** The same with one more text that is blanked out of what the server says in errors. */
  hiding(secret: unknown): IvcapApi {
    if (typeof secret !== 'string') return this;
    const { credential } = this.#options;
    const hidden: Credential = {
      authorize: context => credential?.authorize(context) ?? { headers: {} },
      renew: async (grant, context) => (await credential?.renew?.(grant, context)) ?? false,
      secrets: () => [...(credential?.secrets() ?? []), secret],
    };
    return new IvcapApi({ ...this.#options, apiDialect: this.#dialect, credential: hidden }, this);
  }

  /** The place that errors outside a request name. */
  context(operation: string): ErrorContext {
    return { platform: 'ivcap', operation, attempts: 0 };
  }

  async #callAfterDetection<T>(
    describe: Describe<T>,
    options: IvcapRequestOptions,
  ): Promise<WithResponse<T>> {
    describe('current');
    const dialect = await this.dialect(options);
    return this.http.request(() => describe(dialect), options).withResponse();
  }

  /** Aspects came with the present dialect, so an old server does not know their path. */
  async #detect(options: IvcapRequestOptions): Promise<ApiDialect> {
    const known = await this.http.request(
      {
        operation: 'detectDialect',
        method: 'GET',
        path: path`/1/aspects`,
        query: { limit: 1, 'include-content': false },
        replay: 'always',
        isSuccess: status => (status >= 200 && status < 300) || status === 404,
        decode: async answer => answer.status !== 404,
      },
      options,
    );
    return known ? 'current' : 'legacy';
  }
}

/** Reads an answer that is a JSON object. */
export function decodeObject<T>(read: (body: JsonObject) => T): (answer: Answer) => Promise<T> {
  return async answer => read(objectOf(await answer.json()));
}

/** For operations whose answer does not matter. */
export const ignoreBody = (answer: Answer): Promise<void> => answer.discard();

/** When the answer to an earlier attempt was lost, the next one finds nothing: it is removed. */
export function goneCounts(call: ApiCall<void>): ApiCall<void> {
  return new ApiCall(
    call.withResponse().catch((error: unknown): WithResponse<void> => {
      if (!isHttpError(error) || error.status !== 404 || error.attempts < 2) throw error;
      const { status, headers, requestId, attempts } = error;
      return { data: undefined, status, headers: new Headers(headers), requestId, attempts };
    }),
  );
}

function checked(options: IvcapClientOptions): IvcapClientOptions {
  if (typeof options !== 'object' || options === null)
    throw invalid('options', { field: 'options', expected: 'an object', received: received(options) });
  const { accountId, apiDialect, orderValues } = options;
  if (accountId !== undefined && (typeof accountId !== 'string' || accountId === ''))
    throw invalid('options', {
      field: 'accountId',
      expected: 'the URN of an account',
      received: received(accountId),
    });
  if (apiDialect !== undefined && !['legacy', 'current', 'detect'].includes(apiDialect))
    throw invalid('options', {
      field: 'apiDialect',
      expected: "'legacy', 'current' or 'detect'",
      received: String(apiDialect),
    });
  if (orderValues !== undefined && orderValues !== 'text' && orderValues !== 'json')
    throw invalid('options', {
      field: 'orderValues',
      expected: "'text' or 'json'",
      received: String(orderValues),
    });
  return options;
}
