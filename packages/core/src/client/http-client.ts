import { ApiCall, type WithResponse } from './api-call.js';
import { type ClientRuntime, clientRuntime } from './client-runtime.js';
import type { ClientOptions, RequestOptions } from './options.js';
import type { PlatformProfile } from './platform-profile.js';
import { recordFailure, recordSuccess } from './record-call.js';
import type { RequestSpec } from './request-spec.js';
import { runCall } from './run-call.js';
import { startCall } from './start-call.js';

/**
 * The HTTP side of a platform's client. A platform package describes each operation as a RequestSpec and gets
 * authentication, retries, time limits, tracing and errors from here.
 */
export class HttpClient {
  readonly #options: ClientOptions;
  readonly #runtime: ClientRuntime;

  /**
   * @param sharedWith runtime of a client of the same server, as in `withOptions`.
   * @throws {ValidationError} when an option is unusable; it names the option.
   */
  constructor(profile: PlatformProfile, options: ClientOptions, sharedWith?: ClientRuntime) {
    this.#options = options;
    this.#runtime = clientRuntime(profile, options, sharedWith);
  }

  /**
   * Sends a request. The call starts at once. A `spec` that is a function is called first; what it throws rejects the
   * call, so that operations can check their arguments in it.
   */
  request<T>(spec: RequestSpec<T> | (() => RequestSpec<T>), options: RequestOptions = {}): ApiCall<T> {
    return new ApiCall(this.#run(spec, options));
  }

  /**
   * A client with some options replaced. As long as it talks to the same server, it shares the retry budget and the
   * estimate of the server's time with this one.
   */
  withOptions(changes: Partial<ClientOptions>): HttpClient {
    const sameServer = changes.baseUrl === undefined && changes.clock === undefined;
    return new HttpClient(
      this.#runtime.profile,
      { ...this.#options, ...changes },
      sameServer ? this.#runtime : undefined,
    );
  }

  /** What the parts of a platform package need beside requests: clock, logger, jitter, time limits. */
  get runtime(): ClientRuntime {
    return this.#runtime;
  }

  async #run<T>(
    given: RequestSpec<T> | (() => RequestSpec<T>),
    options: RequestOptions,
  ): Promise<WithResponse<T>> {
    const { clock } = this.#runtime;
    const call = startCall(this.#runtime, typeof given === 'function' ? given() : given, options);
    const startedAt = clock.monotonic();
    try {
      const result = await runCall(call);
      recordSuccess(call, result, clock.monotonic() - startedAt);
      return result;
    } catch (error) {
      recordFailure(call, error);
      throw error;
    }
  }
}
