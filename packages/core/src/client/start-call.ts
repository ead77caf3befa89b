import { ValidationError } from '../errors/other-errors.js';
import { shownAddress } from '../http/headers.js';
import { encodeQuery } from '../http/query.js';
import { joinUrl, wholeUrl } from '../http/url.js';
import { SPAN_KIND_CLIENT, type Span } from '../observe/tracer.js';
import { requireSignal } from '../time/abort-signal.js';
import type { CallState } from './call-state.js';
import { type ClientRuntime, checkedRetry, checkedTimeouts, requireTextRecord } from './client-runtime.js';
import type { RequestOptions } from './options.js';
import type { RequestSpec } from './request-spec.js';

/**
 * Checks the options of one call and starts its span and its clock.
 *
 * @throws {ValidationError} when the address or an option is unusable.
 */
export function startCall<T>(
  runtime: ClientRuntime,
  spec: RequestSpec<T>,
  options: RequestOptions,
): CallState<T> {
  const query = encodeQuery(spec.query);
  const url =
    typeof spec.path === 'string' ? joinUrl(runtime.baseUrl, spec.path, query) : wholeUrl(spec.path, query);
  const address = shownAddress(url);
  const { profile, timeouts, retry, clock } = runtime;
  const limits =
    options.timeout === undefined ? timeouts : checkedTimeouts(profile, options.timeout, timeouts);
  requireSignal(options.signal, { platform: profile.name, operation: spec.operation });
  requireTextRecord(profile, options.headers);
  const startedAt = clock.monotonic();
  const call: CallState<T> = {
    runtime,
    spec,
    url,
    ownOrigin: typeof spec.path === 'string' || spec.path.origin === runtime.baseUrl.origin,
    timeouts: limits,
    retry: options.retry === undefined ? retry : checkedRetry(profile, options.retry, retry),
    signal: options.signal,
    headers: options.headers,
    idempotencyKey: idempotencyKey(runtime, spec, options.idempotencyKey),
    span: startSpan(runtime, spec, address),
    exchange: {
      address,
      // The grant of the last attempt may have been replaced in the credential already.
      scrubber: runtime.scrubber.with(() => [...Object.values(call.grant?.headers ?? {}), query]),
    },
    grant: undefined,
    totalLeftMs: () => limits.totalMs - (clock.monotonic() - startedAt),
  };
  return call;
}

function idempotencyKey<T>(
  runtime: ClientRuntime,
  spec: RequestSpec<T>,
  own: string | undefined,
): CallState<T>['idempotencyKey'] {
  const declared = spec.idempotencyKey;
  if (own === undefined) return declared;
  if (declared !== undefined && typeof own === 'string' && own !== '')
    return { header: declared.header, value: own };
  const expected = declared === undefined ? 'no key, because this operation has none' : 'a non-empty string';
  throw new ValidationError({
    platform: runtime.profile.name,
    operation: spec.operation,
    issues: [{ field: 'idempotencyKey', expected }],
  });
}

function startSpan<T>(runtime: ClientRuntime, spec: RequestSpec<T>, address: string): Span | undefined {
  const { profile, tracer } = runtime;
  if (tracer === undefined) return undefined;
  const { hostname, port, protocol } = new URL(address);
  return tracer.startSpan(`${profile.name} ${spec.operation}`, {
    kind: SPAN_KIND_CLIENT,
    attributes: {
      'sdk.platform': profile.name,
      'sdk.operation': spec.operation,
      'http.request.method': spec.method,
      'server.address': hostname,
      'server.port': Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port),
      'url.full': address,
    },
  });
}
