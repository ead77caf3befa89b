import { SdkError } from '@sdk/core';

/**
 * Why a provisioning file cannot be used:
 *
 * - `wrong_password`: the password does not fit.
 * - `damaged`: the file is not as it was written.
 * - `missing_key`: keys are expected, and there are none.
 * - `missing_package`: the optional package `node-forge` must be installed for it.
 * - `unsupported`: it is of a kind that this package, or this runtime, cannot read or write.
 */
export type ProvisioningFailure =
  | 'wrong_password'
  | 'damaged'
  | 'missing_key'
  | 'missing_package'
  | 'unsupported';

/** A provisioning file cannot be read or written. Neither its content nor the password stands in the error. */
export class ProvisioningError extends SdkError {
  override readonly name: string = 'ProvisioningError';
  readonly reason: ProvisioningFailure;

  constructor(reason: ProvisioningFailure, message: string, cause?: unknown) {
    super({
      platform: 'iotcs',
      operation: 'provisioning',
      attempts: 0,
      code: 'sdk.invalid_argument',
      kinds: [],
      retryable: false,
      message: `iotcs provisioning: ${message}`,
      cause,
    });
    this.reason = reason;
  }
}

/** The password does not open the file. */
export function wrongPassword(): ProvisioningError {
  return new ProvisioningError('wrong_password', 'the password does not fit this provisioning file');
}

/** The file is not as the format says. @param what is wrong with it. */
export function damaged(what: string): ProvisioningError {
  return new ProvisioningError('damaged', `the provisioning file is damaged: ${what}`);
}
