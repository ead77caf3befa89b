const CAPACITY = 500;
const COST = 10;
const THROTTLING_COST = 5;
const REFUND_OF_SUCCESS = 1;

/**
 * Token bucket shared by all calls of a client. Each retry takes tokens and each success gives some back, so when a
 * server is down for good the calls fail fast instead of multiplying its load.
 */
export class RetryBudget {
  #tokens = CAPACITY;

  /** Takes the price of one retry; false when the bucket cannot pay it. */
  tryTake(reason: 'failure' | 'throttled'): boolean {
    const cost = reason === 'throttled' ? THROTTLING_COST : COST;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** Records a call that succeeded; one that needed a retry pays its price back. */
  recordSuccess(afterRetry: boolean): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + (afterRetry ? COST : REFUND_OF_SUCCESS));
  }

  /** Tokens that are left. */
  get available(): number {
    return this.#tokens;
  }
}
