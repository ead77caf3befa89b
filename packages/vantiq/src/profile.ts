import type { FailureDescription, FailureFacts, HttpErrorFacts, PlatformProfile } from '@sdk/core';
import { errorDetails, formatMessage } from './errors/error-details.js';
import { VantiqError } from './errors/vantiq-error.js';

function describeFailure({ status, body }: FailureFacts): FailureDescription {
  const [first] = errorDetails(status, body);
  if (first === undefined) return {};
  return { code: first.code, message: formatMessage(first.message, first.params) };
}

export const vantiqProfile: PlatformProfile = {
  name: 'vantiq',
  describeFailure,
  createError: (facts: HttpErrorFacts) => new VantiqError(facts),
};
