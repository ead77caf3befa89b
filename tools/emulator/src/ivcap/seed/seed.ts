import type { IvcapApiVersion } from '../api-version.js';
import type { IvcapScope } from '../auth/token-book.js';
import type { IvcapIdentitySettings } from '../auth/token-issuer.js';
import type { IvcapPaging } from '../deployment.js';
import type { IvcapServiceHandler, IvcapServiceLife } from '../engine/service-code.js';
import type { ServiceParameter } from '../model/records.js';

/** What an IVCAP emulator holds at its start and after a reset. */
export interface IvcapSeed {
  /** Form of the answers at the root; each form can also be had at an address of its own. @defaultValue `0.48` */
  readonly apiVersion?: IvcapApiVersion;
  /** Begins links in answers, as servers behind a proxy do. @defaultValue the host that was called */
  readonly externalUrl?: string;
  readonly paging?: IvcapPaging;
  readonly identity?: IvcapIdentitySettings;
  /** The first one is the one of the handle and of the ready line. @defaultValue one without an end */
  readonly tokens?: readonly IvcapTokenSeed[];
  /** @defaultValue one called `echo`, which returns its input */
  readonly services?: readonly IvcapServiceSeed[];
  readonly artifacts?: readonly IvcapArtifactSeed[];
  readonly aspects?: readonly IvcapAspectSeed[];
  readonly queues?: readonly IvcapQueueSeed[];
  readonly secrets?: readonly IvcapSecretSeed[];
  readonly projects?: readonly IvcapProjectSeed[];
  /** Tags of container images, e.g. `app:1.0`. */
  readonly packages?: readonly string[];
  readonly dashboards?: readonly IvcapDashboardSeed[];
  readonly searches?: readonly IvcapSearchSeed[];
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

/** A service of a seed, and what stands for its code. */
export interface IvcapServiceSeed {
  /** URN. @defaultValue one that depends on the name alone */
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  /** @defaultValue `active` */
  readonly status?: string;
  readonly controllerSchema?: string;
  readonly controller?: Readonly<Record<string, unknown>>;
  readonly policy?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly ServiceParameter[];
  /** @defaultValue it returns what `returns` says, or its input */
  readonly handler?: IvcapServiceHandler;
  /** Result of every run, for seeds that are JSON. */
  readonly returns?: unknown;
  /** Lets every run fail with this message. */
  readonly failsWith?: string;
  /** @defaultValue all at once */
  readonly life?: IvcapServiceLife;
  /** Seconds after which clients are told to look again for the result of a job. @defaultValue 10 */
  readonly retryLaterSeconds?: number;
}

/** An artifact of a seed; it is complete. */
export interface IvcapArtifactSeed {
  /** URN. @defaultValue one that depends on the name alone */
  readonly id?: string;
  readonly name: string;
  /** @defaultValue `application/octet-stream` */
  readonly mimeType?: string;
  readonly content: string | Uint8Array;
  /** URN of its collection. */
  readonly collection?: string;
  readonly policy?: string;
}

/** An aspect of a seed. */
export interface IvcapAspectSeed {
  readonly entity: string;
  readonly schema: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly policy?: string;
}

/** A queue of a seed. */
export interface IvcapQueueSeed {
  /** URN. @defaultValue one that depends on the name alone */
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
}

/** A secret of a seed. */
export interface IvcapSecretSeed {
  readonly name: string;
  /** @defaultValue `raw` */
  readonly type?: string;
  readonly value: string;
  /** Seconds since the Unix epoch. @defaultValue 0, which is never */
  readonly expiryTime?: number;
}

/** A project of a seed. */
export interface IvcapProjectSeed {
  /** URN. @defaultValue one that depends on the name alone */
  readonly id?: string;
  readonly name: string;
  readonly details?: string;
  /** Roles by the URN of the user. */
  readonly members?: Readonly<Record<string, string>>;
}

/** A dashboard of a seed. */
export interface IvcapDashboardSeed {
  readonly id: string;
  readonly uid: string;
  readonly title: string;
  readonly url: string;
}

/** What a Datalog query finds, which the emulator does not evaluate. */
export interface IvcapSearchSeed {
  /** The whole text of the query; blanks around it do not count. */
  readonly query: string;
  readonly items: readonly unknown[];
}
