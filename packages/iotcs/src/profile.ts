import type { FailureDescription, FailureFacts, PlatformProfile } from '@sdk/core';
import { isObject } from './validation.js';

/** Error bodies are JSON with `title` and `detail`; those of the token endpoint have `error` (guess, section 4.15). */
function describeFailure({ body }: FailureFacts): FailureDescription {
  if (!isObject(body)) return typeof body === 'string' ? { message: body.slice(0, 200) } : {};
  const words = [body['title'], body['detail'] ?? body['error_description']].filter(
    word => typeof word === 'string' && word !== '',
  );
  const { error } = body;
  return {
    message: words.length === 0 ? undefined : words.join(': '),
    code: typeof error === 'string' ? error : undefined,
  };
}

/** How this platform reports failures. */
export const iotcsProfile: PlatformProfile = { name: 'iotcs', describeFailure };
