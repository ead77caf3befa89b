import { HttpError, type HttpErrorFacts, isHttpError } from '@sdk/core';
import { failureBody } from './failure-body.js';

/**
 * The server answered, and the answer means failure. `serverMessage` has its words, `serverCode` the name that it gave:
 * that of the refused parameter for status 422, that of the failure for others. Status 401 and 403 have no class of
 * their own; `isUnauthenticatedError` and `isForbiddenError` tell them apart.
 */
export class IvcapError extends HttpError {
  override readonly name: string = 'IvcapError';
  /** Name of the parameter that the server refused (status 422). */
  readonly parameter: string | undefined;
  /** The value that it refused, where it repeats it. */
  readonly value: unknown;
  /** What the failure is about, such as the URN that was not found. */
  readonly id: string | undefined;

  constructor(facts: HttpErrorFacts) {
    super(facts);
    const { name, id, value } = failureBody(facts.body);
    this.parameter = facts.status === 422 ? name : undefined;
    this.value = value;
    this.id = id;
  }
}

/** True for a failure that an IVCAP server reported. */
export function isIvcapError(value: unknown): value is IvcapError {
  return isHttpError(value) && value.name === 'IvcapError';
}
