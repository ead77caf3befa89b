import type { FailureDescription, FailureFacts, HttpErrorFacts, PlatformProfile } from '@sdk/core';
import { failureBody } from './errors/failure-body.js';
import { IvcapError } from './errors/ivcap-error.js';

function describeFailure({ body }: FailureFacts): FailureDescription {
  const { message, name } = failureBody(body);
  return { message, code: name };
}

export const ivcapProfile: PlatformProfile = {
  name: 'ivcap',
  describeFailure,
  createError: (facts: HttpErrorFacts) => new IvcapError(facts),
};
