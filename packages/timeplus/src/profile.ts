import type { FailureDescription, FailureFacts, PlatformProfile } from '@sdk/core';

/** How Timeplus servers word a failure (section 4.3 of the protocol): appserver, engine REST, or plain engine text. */
function describeFailure({ body }: FailureFacts): FailureDescription {
  if (typeof body === 'object' && body !== null) {
    const { code, message, error_msg: engineMessage } = body as Record<string, unknown>;
    return {
      code: typeof code === 'number' || typeof code === 'string' ? code : undefined,
      message:
        typeof message === 'string' ? message : typeof engineMessage === 'string' ? engineMessage : undefined,
    };
  }
  if (typeof body !== 'string') return {};
  const engineCode = /^Code: (\d+)\./.exec(body)?.[1];
  return { code: engineCode === undefined ? undefined : Number(engineCode), message: body.slice(0, 500) };
}

export const timeplusProfile: PlatformProfile = {
  name: 'timeplus',
  describeFailure,
  requestIdHeader: 'x-timeplus-query-id',
};
