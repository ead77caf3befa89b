import type { FailureDescription, FailureFacts, HttpErrorFacts, PlatformProfile } from '@sdk/core';
import { flowthingsError } from './errors/flowthings-error.js';
import { failureStatus, headOf } from './errors/head.js';

function describeFailure({ body }: FailureFacts): FailureDescription {
  const errors = headOf(body)?.errors ?? [];
  return errors.length === 0 ? {} : { message: errors.join('; ') };
}

/** The status in the envelope decides, where it tells of a failure too (section 2.8). */
function createError(facts: HttpErrorFacts) {
  const head = headOf(facts.body);
  const status = (head && head.status !== undefined ? failureStatus(head) : undefined) ?? facts.status;
  return flowthingsError(status === facts.status ? facts : { ...facts, status, retryable: status >= 500 });
}

export const flowthingsProfile: PlatformProfile = { name: 'flowthings', describeFailure, createError };
