import { HttpError, type HttpErrorFacts, isHttpError } from '@sdk/core';
import { errorDetails, formatMessage, type VantiqErrorDetail } from './error-details.js';

/** What a VantiqError is made of. */
export type VantiqErrorFacts = Omit<HttpErrorFacts, 'serverCode' | 'serverMessage'>;

/**
 * The server answered, by HTTP or on a socket, and the answer means failure. `serverCode` and `serverMessage` are those
 * of the first error; `errors` has all of them.
 */
export class VantiqError extends HttpError {
  override readonly name: string = 'VantiqError';
  /** Everything that the server reported, in its order; empty when it said nothing. */
  readonly errors: readonly VantiqErrorDetail[];
  /** Parameters of the first error's message. */
  readonly params: readonly unknown[];

  constructor(facts: VantiqErrorFacts) {
    const errors = errorDetails(facts.status, facts.body);
    const [first] = errors;
    super({
      ...facts,
      serverCode: first?.code,
      serverMessage: first === undefined ? undefined : formatMessage(first.message, first.params),
    });
    this.errors = errors;
    this.params = first?.params ?? [];
  }
}

/** True for a failure that a Vantiq server reported. */
export function isVantiqError(value: unknown): value is VantiqError {
  return isHttpError(value) && value.name === 'VantiqError';
}

/** Codes of servers that callers branch on most; compare them with `serverCode`. */
export const VantiqErrorCode = {
  AUTHENTICATION_FAILED: 'io.vantiq.authentication.failed',
  BAD_REQUEST: 'io.vantiq.bad.request',
  DUPLICATE_KEY: 'io.vantiq.resource.duplicate.key',
  RESOURCE_NOT_FOUND: 'io.vantiq.resource.not.found',
  RESOURCE_UNKNOWN: 'io.vantiq.type.system.resource.unknown',
  SERVER_ERROR: 'io.vantiq.server.error',
  SOURCE_NOT_ACTIVE: 'io.vantiq.sourcemgr.source.not.active',
  SOURCE_TIMEOUT: 'io.vantiq.sourcemgr.request.timeout',
  TYPE_NOT_FOUND: 'com.accessg2.ag2rs.type.not.found',
  VERSION_CONFLICT: 'io.vantiq.update.authorization.or.version.conflict',
} as const;
