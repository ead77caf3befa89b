import { Scrubber } from '../data/scrubber.js';
import { isSdkError } from '../errors/guards.js';
import { AuthError } from '../errors/other-errors.js';
import { messageOf, plainCause } from '../errors/plain-cause.js';
import type { Clock } from '../time/clock.js';
import type { AuthContext } from './credential.js';
import { type AcquireToken, type RenewedToken, SharedRenewal } from './shared-renewal.js';
import type { StoredToken, TokenStore } from './token-set.js';

/** A failed renewal is not repeated before this; it doubles up to the second value. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/** The early window never eats more than this part of a short token's life. */
const EARLY_SHARE = 0.25;
/** Neither does the hard window. */
const HARD_SHARE = 0.1;
/** Answers to requests with replaced tokens may still be on their way; so many tokens are blanked out of them. */
const REMEMBERED_TOKENS = 3;

export interface TokenCacheOptions {
  readonly acquire: AcquireToken;
  readonly store: TokenStore;
  readonly earlyMs: number;
  readonly hardMs: number;
  readonly claimMs: number;
  readonly clock: Clock;
  /** Secrets that `acquire` sends. */
  readonly secrets: readonly string[];
}

/** The token in use, its lifetime on the monotonic clock. */
interface LiveToken {
  readonly token: StoredToken;
  /** Monotonic moments; infinite for a token that does not expire. */
  readonly earlyAt: number;
  readonly hardAt: number;
  readonly expiresAt: number;
}

/** Keeps one token fresh: single flight, early and hard window, back-off after failures. */
export class TokenCache {
  readonly #options: TokenCacheOptions;
  readonly #renewal: SharedRenewal;
  readonly #scrubber = new Scrubber(() => this.secrets());
  #recent: readonly StoredToken[] = [];
  #live: LiveToken | undefined;
  #renewing: Promise<LiveToken> | undefined;
  #failure: { error: unknown; until: number; backoffMs: number } | undefined;

  constructor(options: TokenCacheOptions) {
    this.#options = options;
    this.#renewal = new SharedRenewal(options);
  }

  /** A token that is good now; waits for a renewal only inside the hard window. */
  async token(context: AuthContext): Promise<StoredToken> {
    const live = this.#live;
    const now = this.#options.clock.monotonic();
    if (live === undefined || now >= live.hardAt) {
      if (live !== undefined && now < live.expiresAt && this.#isHeldBack(now)) return live.token;
      try {
        return (await this.#waitFor(this.#renew(context), context)).token;
      } catch (error) {
        const stillLives = live !== undefined && this.#options.clock.monotonic() < live.expiresAt;
        if (stillLives && !context.signal.aborted) return live.token;
        throw error;
      }
    }
    if (now >= live.earlyAt && !this.#isHeldBack(now)) {
      this.#renew(context).catch(() => {
        // The token in use still lives; the failure is remembered and reported when it matters.
      });
    }
    return live.token;
  }

  /** Renews the token if `rejected` is still the one in use; otherwise it has been replaced already. */
  async replace(rejected: string, context: AuthContext): Promise<void> {
    if (this.#live !== undefined && this.#live.token.accessToken !== rejected) return;
    await this.#waitFor(this.#renew(context), context);
  }

  secrets(): readonly string[] {
    const tokens = this.#recent.flatMap(token => [token.accessToken, token.refreshToken ?? '']);
    return [...this.#options.secrets, ...tokens];
  }

  #isHeldBack(now: number): boolean {
    return this.#failure !== undefined && now < this.#failure.until;
  }

  #renew(context: AuthContext): Promise<LiveToken> {
    if (this.#renewing !== undefined) return this.#renewing;
    const now = this.#options.clock.monotonic();
    if (this.#failure !== undefined && now < this.#failure.until) return Promise.reject(this.#failure.error);
    const previous = this.#live?.token;
    const serverNow = context.serverNow.bind(context);
    this.#renewing = this.#renewal
      .run({ previous, serverNow })
      .then(
        renewed => {
          this.#failure = undefined;
          this.#live = this.#lifetime(renewed);
          this.#recent = [renewed.token, ...this.#recent].slice(0, REMEMBERED_TOKENS);
          return this.#live;
        },
        (error: unknown) => {
          const backoffMs = Math.min(
            (this.#failure?.backoffMs ?? FIRST_BACKOFF_MS / 2) * 2,
            LONGEST_BACKOFF_MS,
          );
          this.#failure = { error, until: this.#options.clock.monotonic() + backoffMs, backoffMs };
          throw error;
        },
      )
      .finally(() => {
        this.#renewing = undefined;
      });
    return this.#renewing;
  }

  #lifetime({ token, expiresAt }: RenewedToken): LiveToken {
    const lifeMs = expiresAt - this.#options.clock.monotonic();
    return {
      token,
      expiresAt,
      earlyAt: expiresAt - Math.min(this.#options.earlyMs, lifeMs * EARLY_SHARE),
      hardAt: expiresAt - Math.min(this.#options.hardMs, lifeMs * HARD_SHARE),
    };
  }

  /** Waits for shared work without tying it to the caller: an abort ends the wait, not the work. */
  #waitFor(work: Promise<LiveToken>, context: AuthContext): Promise<LiveToken> {
    return new Promise((resolve, reject) => {
      const { signal } = context;
      const onAbort = (): void => reject(signal.reason);
      if (signal.aborted) {
        work.catch(() => {});
        reject(signal.reason);
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      work
        .then(resolve, (error: unknown) => reject(this.#asAuthError(error, context)))
        .finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  #asAuthError(error: unknown, context: AuthContext): AuthError {
    const { platform, operation, attempts } = context;
    const stage = this.#live === undefined ? 'acquire' : 'refresh';
    const scrub = (text: string): string => this.#scrubber.text(text);
    return new AuthError({
      platform,
      operation,
      attempts,
      stage,
      message: `${platform} ${operation}: could not ${stage} a token: ${scrub(messageOf(error))}`,
      retryable: isSdkError(error) && error.retryable,
      cause: plainCause(error, scrub),
    });
  }
}
