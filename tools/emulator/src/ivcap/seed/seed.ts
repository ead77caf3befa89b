import type { IvcapApiVersion } from '../api-version.js';
import type { IvcapScope } from '../auth/token-book.js';

/** What an IVCAP emulator holds at its start and after a reset. */
export interface IvcapSeed {
  /** Form of the answers at the root; each form can also be had at an address of its own. @defaultValue `0.48` */
  readonly apiVersion?: IvcapApiVersion;
  /** Begins links in answers, as servers behind a proxy do. @defaultValue the host that was called */
  readonly externalUrl?: string;
  /** The first one is the one of the handle and of the ready line. @defaultValue one without an end */
  readonly tokens?: readonly IvcapTokenSeed[];
}

/** An access token of a seed. */
export interface IvcapTokenSeed {
  readonly token: string;
  /** URN of the account. @defaultValue the standard account of the emulator */
  readonly account?: string;
  /** @defaultValue all */
  readonly scopes?: readonly IvcapScope[];
  /** Seconds from the load of the seed. @defaultValue it does not expire */
  readonly expiresInSeconds?: number;
}
