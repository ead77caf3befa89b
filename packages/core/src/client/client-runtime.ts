import type { Credential } from '../auth/credential.js';
import { ServerTime } from '../auth/server-time.js';
import { Scrubber } from '../data/scrubber.js';
import { ValidationError } from '../errors/other-errors.js';
import { setHeaders } from '../http/headers.js';
import type { Middleware } from '../http/middleware.js';
import { kyTransport, type Transport } from '../http/transport.js';
import { parseBaseUrl } from '../http/url.js';
import { type Logger, silentLogger } from '../observe/logger.js';
import type { Tracer } from '../observe/tracer.js';
import { RetryBudget } from '../retry/budget.js';
import { type RetryPolicy, retryPolicy } from '../retry/policy.js';
import { type Clock, systemClock } from '../time/clock.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from '../time/deadline.js';
import type { ClientOptions } from './options.js';
import type { PlatformProfile } from './platform-profile.js';

const DEFAULT_MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** What all calls of one client share; made once from its options. */
export interface ClientRuntime {
  readonly profile: PlatformProfile;
  readonly baseUrl: URL;
  readonly credential: Credential | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly middleware: readonly Middleware[];
  readonly transport: Transport;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly budget: RetryBudget;
  readonly maxResponseBytes: number;
  readonly logger: Logger;
  readonly tracer: Tracer | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly serverTime: ServerTime;
  readonly scrubber: Scrubber;
}

/** What is learnt from a server's answers; clients of the same server share it. */
type SharedState = Pick<ClientRuntime, 'budget' | 'serverTime'>;

/**
 * Checks the options and fills their gaps.
 *
 * @throws {ValidationError} when the base address, a header or a limit is unusable.
 */
export function clientRuntime(
  profile: PlatformProfile,
  options: ClientOptions,
  shared?: SharedState,
): ClientRuntime {
  const clock = options.clock ?? systemClock;
  const { credential } = options;
  if (credential !== undefined && typeof credential?.authorize !== 'function')
    throw invalid(profile, 'credential', 'a credential such as apiKey(...)', typeof credential);
  return {
    profile,
    baseUrl: checkedBaseUrl(profile, options.baseUrl),
    credential,
    headers: checkedHeaders(profile, options.headers),
    middleware: options.middleware ?? [],
    transport: kyTransport(options.fetch),
    timeouts: checkedTimeouts(profile, options.timeout),
    retry: checkedRetry(profile, options.retry),
    budget: shared?.budget ?? new RetryBudget(),
    maxResponseBytes: checkedSize(profile, options.maxResponseBytes),
    logger: options.logger ?? silentLogger,
    tracer: options.tracer,
    clock,
    random: options.random ?? Math.random,
    serverTime: shared?.serverTime ?? new ServerTime(clock),
    scrubber: new Scrubber(() => credential?.secrets() ?? []),
  };
}

/** Time limits with the gaps filled; a limit must be a positive number. */
export function checkedTimeouts(
  profile: PlatformProfile,
  options: ClientOptions['timeout'],
  base: Timeouts = DEFAULT_TIMEOUTS,
): Timeouts {
  if (options !== undefined && !isRecord(options))
    throw invalid(profile, 'timeout', 'an object such as { totalMs: 5000 }', options);
  const merged = { ...base };
  for (const name of ['attemptMs', 'totalMs', 'idleMs'] as const) {
    const value = options?.[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value > 0))
      throw invalid(profile, `timeout.${name}`, 'a number of milliseconds above 0', value);
    merged[name] = value;
  }
  return merged;
}

/** A retry policy with the gaps filled; its numbers must not be negative. */
export function checkedRetry(
  profile: PlatformProfile,
  options: ClientOptions['retry'],
  base?: RetryPolicy,
): RetryPolicy {
  if (options !== undefined && options !== false && !isRecord(options))
    throw invalid(profile, 'retry', 'an object or false', options);
  const policy = retryPolicy(options, base);
  for (const [name, value] of Object.entries(policy)) {
    if (typeof value !== 'number' || !(value >= 0))
      throw invalid(profile, `retry.${name}`, 'a number of 0 or above', value);
  }
  return policy;
}

function checkedHeaders(
  profile: PlatformProfile,
  headers: ClientOptions['headers'],
): Readonly<Record<string, string>> {
  requireTextRecord(profile, headers);
  const refused = setHeaders(new Headers(), headers);
  if (refused !== undefined)
    throw invalid(profile, `headers["${refused}"]`, 'a name and a value that a header can carry');
  return { ...headers };
}

/**
 * A `Headers`, a `Map` or a list has no properties of its own, so that it would be taken for an empty object.
 *
 * @throws {ValidationError} that names the field `headers`.
 */
export function requireTextRecord(profile: PlatformProfile, headers: unknown): void {
  if (headers !== undefined && !isRecord(headers))
    throw invalid(profile, 'headers', 'a plain object of texts', typeof headers);
}

function isRecord(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function checkedSize(profile: PlatformProfile, bytes: number | undefined): number {
  if (bytes === undefined) return DEFAULT_MAX_RESPONSE_BYTES;
  if (typeof bytes !== 'number' || !(bytes > 0))
    throw invalid(profile, 'maxResponseBytes', 'a number of bytes above 0', bytes);
  return bytes;
}

function checkedBaseUrl(profile: PlatformProfile, baseUrl: string | URL): URL {
  try {
    return parseBaseUrl(baseUrl);
  } catch (error) {
    throw invalid(profile, 'baseUrl', (error as Error).message);
  }
}

function invalid(
  profile: PlatformProfile,
  field: string,
  expected: string,
  received?: unknown,
): ValidationError {
  return new ValidationError({
    platform: profile.name,
    operation: 'options',
    issues: [{ field, expected, received: received === undefined ? undefined : String(received) }],
  });
}
