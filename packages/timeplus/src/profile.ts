import type { FailureDescription, FailureFacts, PlatformProfile } from '@sdk/core';

/** How Timeplus servers word a failure (section 4.3 of the protocol): appserver, engine REST, or plain engine text. */
function describeFailure({ body }: FailureFacts): FailureDescription {
  if (typeof body === 'object' && body !== null) {
    const {
      code,
      message,
      error_msg: engineMessage,
      request_id: requestId,
    } = body as Record<string, unknown>;
    return {
      code: typeof code === 'number' || typeof code === 'string' ? code : undefined,
      message:
        typeof message === 'string' ? message : typeof engineMessage === 'string' ? engineMessage : undefined,
      requestId: typeof requestId === 'string' ? requestId : undefined,
    };
  }
  if (typeof body !== 'string') return {};
  return { code: engineErrorCode(body), message: body.slice(0, 500) };
}

/** The numeric code in the engine's plain text, e.g. 62 in `Code: 62. DB::Exception: ...`. */
export function engineErrorCode(text: string): number | undefined {
  const code = /^Code: (\d+)\./.exec(text)?.[1];
  return code === undefined ? undefined : Number(code);
}

export const timeplusProfile: PlatformProfile = {
  name: 'timeplus',
  describeFailure,
  requestIdHeader: 'x-timeplus-query-id',
};
