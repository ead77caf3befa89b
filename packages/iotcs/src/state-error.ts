import { SdkError } from '@sdk/core';

/** A call that the object's present state does not allow, such as a path set while its content is being transferred. */
export class StateError extends SdkError {
  override readonly name: string = 'StateError';

  constructor(operation: string, message: string) {
    super({
      platform: 'iotcs',
      operation,
      attempts: 0,
      code: 'sdk.invalid_argument',
      kinds: [],
      retryable: false,
      message: `iotcs ${operation}: ${message}`,
    });
  }
}
