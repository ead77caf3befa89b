import { HttpError, type HttpErrorFacts, isHttpError } from '@sdk/core';
import { headOf } from './head.js';

/**
 * The platform answered, by REST or on a socket, and the answer means failure. The class tells the kind of failure, as in
 * the original client; `errors` are the platform's own words.
 */
export class FlowthingsError extends HttpError {
  override readonly name: string = 'FlowthingsError';
  /** What the platform reported, in its order; empty when it said nothing. */
  readonly errors: readonly string[];

  constructor(facts: HttpErrorFacts) {
    super(facts);
    this.errors = headOf(facts.body)?.errors ?? [];
  }
}

/** Status 400: a filter that cannot be read, a model that is incomplete, and the like. */
export class FlowthingsBadRequestError extends FlowthingsError {
  override readonly name = 'FlowthingsBadRequestError';
}

/** Status 401 or 403: no valid token, or one without the right for this path. The platform uses both (section 4.2). */
export class FlowthingsForbiddenError extends FlowthingsError {
  override readonly name = 'FlowthingsForbiddenError';
}

/** Status 404: there is no such object. */
export class FlowthingsNotFoundError extends FlowthingsError {
  override readonly name = 'FlowthingsNotFoundError';
}

/** Status 413: more than the platform takes. */
export class FlowthingsTooLargeError extends FlowthingsError {
  override readonly name = 'FlowthingsTooLargeError';
}

/** Status 500 and above: the platform failed or is not available. */
export class FlowthingsServerError extends FlowthingsError {
  override readonly name = 'FlowthingsServerError';
}

/** Makes the error of the class that belongs to a status. */
export function flowthingsError(facts: HttpErrorFacts): FlowthingsError {
  const { status } = facts;
  if (status === 400) return new FlowthingsBadRequestError(facts);
  if (status === 401 || status === 403) return new FlowthingsForbiddenError(facts);
  if (status === 404) return new FlowthingsNotFoundError(facts);
  if (status === 413) return new FlowthingsTooLargeError(facts);
  return status >= 500 ? new FlowthingsServerError(facts) : new FlowthingsError(facts);
}

/** True for a failure that the platform reported. */
export function isFlowthingsError(value: unknown): value is FlowthingsError {
  return isHttpError(value) && value.platform === 'flowthings';
}
