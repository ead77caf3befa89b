import type { HttpError, HttpErrorFacts } from '../errors/http-error.js';

/** What a failed answer looks like before its platform has interpreted it. */
export interface FailureFacts {
  readonly status: number;
  /** Parsed when the body is JSON, otherwise its text; undefined when empty. */
  readonly body: unknown;
  readonly headers: Headers;
}

/** The server's own words in a failed answer. */
export interface FailureDescription {
  readonly message?: string | undefined;
  readonly code?: string | number | undefined;
  /** The server's id of the request, for platforms that send it in the body. */
  readonly requestId?: string | undefined;
}

/** What distinguishes one platform from another for the HTTP layer. */
export interface PlatformProfile {
  /** Lower-case name, e.g. `timeplus`; it stands in every error, log line and span. */
  readonly name: string;
  /** Finds message and code in a failed answer. Must not throw, whatever the body is. */
  describeFailure(facts: FailureFacts): FailureDescription;
  /** Makes the platform's own error class; by default a plain HttpError. */
  createError?(facts: HttpErrorFacts): HttpError;
  /** Answer header that identifies the request. @defaultValue `x-request-id` */
  readonly requestIdHeader?: string;
}
