import type {
  ProcedureHandler,
  RuleHandler,
  SourceHandler,
  StreamingProcedureHandler,
} from '../code/code-library.js';
import type { Emission } from '../code/source-emissions.js';
import type { FrameKind } from '../socket/sockets.js';

/** What a Vantiq emulator holds at its start and after a reset. */
export interface VantiqSeed {
  /** The first one is where its users and tokens lead. @defaultValue one called `Emulator` */
  readonly namespaces?: readonly VantiqNamespaceSeed[];
  /** The first one is the one of the handle and of the ready line. @defaultValue `admin`, who may do everything */
  readonly users?: readonly VantiqUserSeed[];
  /** Long-lived access tokens; the first one is the one of the handle. @defaultValue one without an end */
  readonly tokens?: readonly VantiqTokenSeed[];
  /** Kind of the frames of the raw WebSocket. @defaultValue `binary`, as real servers send them */
  readonly frames?: FrameKind;
}

/** A user of a seed. */
export interface VantiqUserSeed {
  /** Kept in lower case, as servers do. */
  readonly username: string;
  readonly password: string;
  /** @defaultValue all namespaces of the seed */
  readonly namespaces?: readonly string[];
  /** May enter every namespace, list its users and act for others. @defaultValue false */
  readonly admin?: boolean;
}

/** An access token of a seed. */
export interface VantiqTokenSeed {
  readonly token: string;
  /** @defaultValue the first user */
  readonly username?: string;
  /** @defaultValue the first namespace of the user */
  readonly namespace?: string;
  /** Seconds from the load of the seed. @defaultValue it does not expire */
  readonly tokenTimeout?: number;
}

/** A namespace of a seed with everything in it; rows are written as an insert takes them. */
export interface VantiqNamespaceSeed {
  readonly name: string;
  readonly types?: readonly VantiqTypeSeed[];
  readonly topics?: readonly VantiqTopicSeed[];
  readonly services?: readonly VantiqServiceSeed[];
  readonly sources?: readonly VantiqSourceSeed[];
  readonly procedures?: readonly VantiqProcedureSeed[];
  readonly rules?: readonly VantiqRuleSeed[];
  readonly documents?: readonly VantiqDocumentSeed[];
  /** Rows of other system resources, by the name of the resource. */
  readonly resources?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** A custom type with its records. */
export interface VantiqTypeSeed {
  readonly name: string;
  readonly properties?: Readonly<Record<string, VantiqPropertySeed>>;
  /** Properties by which an upsert matches. */
  readonly naturalKey?: readonly string[];
  readonly indexes?: readonly { readonly keys: readonly string[]; readonly options?: { unique?: boolean } }[];
  readonly records?: readonly Readonly<Record<string, unknown>>[];
}

/** A property of a type. */
export interface VantiqPropertySeed {
  /** `String`, `Integer`, `Real`, `Boolean`, `DateTime`, `Decimal`, `Object` and the others of the platform. */
  readonly type: string;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly multi?: boolean;
}

/** How events are sent again until they are acknowledged, in seconds. */
export interface VantiqReliabilitySeed {
  readonly isReliable?: boolean;
  readonly redeliveryFrequency?: number;
  readonly redeliveryTTL?: number;
}

/** A topic; one that is not reliable needs no declaration. */
export interface VantiqTopicSeed extends VantiqReliabilitySeed {
  /** Begins with a slash. */
  readonly name: string;
}

/** A service and its events. */
export interface VantiqServiceSeed {
  /** With its package. */
  readonly name: string;
  readonly eventTypes?: Readonly<Record<string, VantiqReliabilitySeed & Readonly<Record<string, unknown>>>>;
}

/** A source, and what stands behind it. */
export interface VantiqSourceSeed extends VantiqReliabilitySeed, SourceHandler {
  readonly name: string;
  /** @defaultValue `EXTENSION` */
  readonly type?: string;
  /** What a connector is configured with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly active?: boolean;
  /** What it delivers by itself. */
  readonly emissions?: Emission;
}

/** A procedure; of `handler`, `stream` and `returns` at most one. */
export interface VantiqProcedureSeed {
  /** With its service and package. */
  readonly name: string;
  readonly parameters?: readonly string[];
  readonly handler?: ProcedureHandler;
  /** Yields the items of a result that is a sequence. */
  readonly stream?: StreamingProcedureHandler;
  /** A result that is always the same; for seeds in JSON. */
  readonly returns?: unknown;
  /** Lets anyone execute it. */
  readonly public?: boolean;
}

/** A rule, bound to an event path. */
export interface VantiqRuleSeed {
  readonly name: string;
  /** E.g. `/topics/alarms`. */
  readonly when: string;
  readonly handler?: RuleHandler;
}

/** A document; names that begin with `public/` can be read by anyone. */
export interface VantiqDocumentSeed {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** @defaultValue by the extension of the name */
  readonly fileType?: string;
}
