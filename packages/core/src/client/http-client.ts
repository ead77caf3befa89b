import { isSdkError } from '../errors/guards.js';
import type { SdkError } from '../errors/sdk-error.js';
import { shownAddress } from '../http/headers.js';
import { encodeQuery } from '../http/query.js';
import { joinUrl } from '../http/url.js';
import { SPAN_KIND_CLIENT, SPAN_STATUS_ERROR, type Span } from '../observe/tracer.js';
import { ApiCall, type WithResponse } from './api-call.js';
import type { CallState } from './call-state.js';
import { type ClientRuntime, checkedRetry, checkedTimeouts, clientRuntime } from './client-runtime.js';
import type { ClientOptions, RequestOptions } from './options.js';
import type { PlatformProfile } from './platform-profile.js';
import type { RequestSpec } from './request-spec.js';
import { runCall } from './run-call.js';

/**
 * The HTTP side of a platform's client. A platform package describes each operation as a RequestSpec and gets
 * authentication, retries, time limits, tracing and errors from here.
 */
export class HttpClient {
  readonly #options: ClientOptions;
  readonly #runtime: ClientRuntime;

  constructor(profile: PlatformProfile, options: ClientOptions) {
    this.#options = options;
    this.#runtime = clientRuntime(profile, options);
  }

  /**
   * Sends a request. The call starts at once. A `spec` that is a function is called first; what it throws rejects the
   * call, so that operations can check their arguments in it.
   */
  request<T>(spec: RequestSpec<T> | (() => RequestSpec<T>), options: RequestOptions = {}): ApiCall<T> {
    return new ApiCall(this.#run(spec, options));
  }

  /** A client with some options replaced; it shares nothing with this one. */
  withOptions(changes: Partial<ClientOptions>): HttpClient {
    return new HttpClient(this.#runtime.profile, { ...this.#options, ...changes });
  }

  /** What the parts of a platform package need beside requests: clock, logger, jitter, time limits. */
  get runtime(): ClientRuntime {
    return this.#runtime;
  }

  async #run<T>(given: RequestSpec<T> | (() => RequestSpec<T>), options: RequestOptions): Promise<WithResponse<T>> {
    const runtime = this.#runtime;
    const spec = typeof given === 'function' ? given() : given;
    const url = joinUrl(runtime.baseUrl, spec.path, encodeQuery(spec.query));
    const timeouts =
      options.timeout === undefined
        ? runtime.timeouts
        : checkedTimeouts(runtime.profile, options.timeout, runtime.timeouts);
    const retry =
      options.retry === undefined
        ? runtime.retry
        : checkedRetry(runtime.profile, options.retry, runtime.retry);
    const startedAt = runtime.clock.monotonic();
    const call: CallState<T> = {
      runtime,
      spec,
      url,
      timeouts,
      retry,
      signal: options.signal,
      headers: options.headers,
      span: this.#startSpan(spec, url),
      grant: undefined,
      totalLeftMs: () => timeouts.totalMs - (runtime.clock.monotonic() - startedAt),
    };
    try {
      const result = await runCall(call);
      this.#succeed(call, result, startedAt);
      return result;
    } catch (error) {
      this.#fail(call, error);
      throw error;
    }
  }

  #startSpan<T>(spec: RequestSpec<T>, url: string): Span | undefined {
    const { profile, tracer, baseUrl } = this.#runtime;
    return tracer?.startSpan(`${profile.name} ${spec.operation}`, {
      kind: SPAN_KIND_CLIENT,
      attributes: {
        'sdk.platform': profile.name,
        'sdk.operation': spec.operation,
        'http.request.method': spec.method,
        'server.address': baseUrl.hostname,
        'url.full': shownAddress(url),
      },
    });
  }

  #succeed<T>(call: CallState<T>, result: WithResponse<T>, startedAt: number): void {
    const { clock, logger, profile } = this.#runtime;
    logger.debug(`${profile.name} ${call.spec.operation}`, {
      status: result.status,
      attempts: result.attempts,
      durationMs: Math.round(clock.monotonic() - startedAt),
      requestId: result.requestId,
    });
    call.span?.setAttribute('http.response.status_code', result.status);
    call.span?.setAttribute('sdk.attempts', result.attempts);
    call.span?.end();
  }

  #fail<T>(call: CallState<T>, thrown: unknown): void {
    const error: Pick<SdkError, 'name' | 'message' | 'code' | 'attempts' | 'requestId'> = isSdkError(thrown)
      ? thrown
      : // What a middleware threw may hold anything, so its text stays out of logs and traces.
        {
          name: 'Error',
          message: 'a middleware failed',
          code: 'sdk.http_error',
          attempts: 1,
          requestId: undefined,
        };
    this.#runtime.logger.error(error.message, {
      code: error.code,
      attempts: error.attempts,
      requestId: error.requestId,
    });
    call.span?.recordException({ name: error.name, message: error.message });
    call.span?.setStatus({ code: SPAN_STATUS_ERROR, message: error.code });
    call.span?.setAttribute('sdk.error_code', error.code);
    call.span?.setAttribute('sdk.attempts', error.attempts);
    call.span?.end();
  }
}
