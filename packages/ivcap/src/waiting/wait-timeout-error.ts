import { isTimeoutError, TimeoutError } from '@sdk/core';

/** The time to wait was over before the order or job was. It goes on at the server; `resume` waits on. */
export class WaitTimeoutError extends TimeoutError {
  override readonly name: string = 'WaitTimeoutError';
  /** URN of the order or job. */
  readonly urn: string;
  /** Its status when it was last asked for. */
  readonly lastStatus: string | undefined;

  constructor(fields: {
    readonly operation: string;
    readonly urn: string;
    readonly lastStatus: string | undefined;
    readonly attempts: number;
    readonly limitMs: number;
  }) {
    super({ platform: 'ivcap', phase: 'total', ...fields });
    this.urn = fields.urn;
    this.lastStatus = fields.lastStatus;
  }
}

/** True when the time to wait for an order or job was over. */
export function isWaitTimeoutError(value: unknown): value is WaitTimeoutError {
  return isTimeoutError(value) && value.name === 'WaitTimeoutError';
}
