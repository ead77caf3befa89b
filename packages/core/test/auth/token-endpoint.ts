import {
  type FetchFunction,
  type RefreshableTokenOptions,
  refreshableToken,
  type TokenSet,
} from '../../src/index.js';
import { json } from '../client/harness.js';

export const HOUR_MS = 3_600_000;

/** A token endpoint that counts what it gave out; `answer` replaces its answer. */
export class TokenEndpoint {
  issued = 0;
  readonly previous: (TokenSet | undefined)[] = [];
  answer: (() => TokenSet | Promise<TokenSet>) | undefined;
  lifeMs = HOUR_MS;

  readonly acquire: RefreshableTokenOptions['acquire'] = async ({ previous }) => {
    this.issued++;
    this.previous.push(previous);
    if (this.answer !== undefined) return this.answer();
    return { accessToken: `token-${this.issued}`, expiresInMs: this.lifeMs };
  };

  credential(options: Partial<RefreshableTokenOptions> = {}): ReturnType<typeof refreshableToken> {
    return refreshableToken({ acquire: this.acquire, ...options });
  }
}

/** An API that answers with the token it was called with, and with 401 to those that `accepts` refuses. */
export function api(
  accepts: (token: string) => boolean = () => true,
): FetchFunction & { readonly tokens: string[] } {
  const tokens: string[] = [];
  const answer: FetchFunction = async (input, init) => {
    const token = (new Request(input, init).headers.get('authorization') ?? '').replace('Bearer ', '');
    tokens.push(token);
    return accepts(token) ? json(token) : json({ message: `no entry with ${token}` }, 401);
  };
  return Object.assign(answer, { tokens });
}

/** A promise that is settled by hand. */
export function gate<T>(): { promise: Promise<T>; open(value: T): void; fail(error: unknown): void } {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}
