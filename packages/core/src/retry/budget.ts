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

  /** Takes the price of one retry and returns it; undefined when the bucket cannot pay it. */
  take(reason: 'failure' | 'throttled'): number | undefined {
    const cost = reason === 'throttled' ? THROTTLING_COST : COST;
    if (this.#tokens < cost) return undefined;
    this.#tokens -= cost;
    return cost;
  }

  /** Records a call that succeeded: `lastCost`, the price of its last retry, is paid back. */
  recordSuccess(lastCost: number | undefined): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + (lastCost ?? REFUND_OF_SUCCESS));
  }

  /** Tokens that are left. */
  get available(): number {
    return this.#tokens;
  }
}
