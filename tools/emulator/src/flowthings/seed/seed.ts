import type { Transformation } from '../tracks/transformations.js';

/** What a flowthings emulator holds at its start and after a reset. */
export interface FlowthingsSeed {
  /** The first one is the one of the handle and of the ready line. @defaultValue one called `emulator` */
  readonly accounts?: readonly FlowthingsAccountSeed[];
  /**
   * Handlers that carry out the `js` of tracks and tasks, by its whole text or by the name of the function in it.
   * A track whose `js` has no handler copies.
   */
  readonly transformations?: Readonly<Record<string, Transformation>>;
  readonly sessions?: FlowthingsSessionSeed;
}

/** How sessions behave. */
export interface FlowthingsSessionSeed {
  /** Milliseconds without a frame of the client, heartbeats included, after which its socket is closed. @defaultValue 60000 */
  readonly idleMs?: number;
  /** Milliseconds that a session lives without a connection, and between two polls. @defaultValue 60000 */
  readonly unusedMs?: number;
  /** Status for wrong credentials at `POST /session`. @defaultValue 400 */
  readonly refusalStatus?: 400 | 403;
  /** Form of elements in frames: `typed` is that of v0.1. @defaultValue `plain` */
  readonly elements?: 'plain' | 'typed';
}

/** An account with everything in it; objects are written as a create takes them. */
export interface FlowthingsAccountSeed {
  readonly name: string;
  /** The master token. @defaultValue a fixed one of 32 characters */
  readonly token?: string;
  readonly flows?: readonly FlowthingsFlowSeed[];
  /** Made after the drops of the flows, which they do not lead on. */
  readonly tracks?: readonly FlowthingsTrackSeed[];
  /** `memberIds` may name accounts instead of identities. */
  readonly groups?: readonly Readonly<Record<string, unknown>>[];
  readonly identities?: readonly Readonly<Record<string, unknown>>[];
  /** A `tokenString` may be chosen. */
  readonly tokens?: readonly Readonly<Record<string, unknown>>[];
  /** `issuedTo` may name an account instead of its identity. */
  readonly shares?: readonly Readonly<Record<string, unknown>>[];
  readonly devices?: readonly Readonly<Record<string, unknown>>[];
  readonly apiTasks?: readonly Readonly<Record<string, unknown>>[];
  readonly mqttTasks?: readonly Readonly<Record<string, unknown>>[];
  readonly rssTasks?: readonly Readonly<Record<string, unknown>>[];
}

/** A flow with its drops, the oldest first. */
export interface FlowthingsFlowSeed {
  readonly path: string;
  /** @defaultValue 1000 */
  readonly capacity?: number;
  readonly filter?: string;
  readonly description?: string;
  readonly public?: boolean;
  readonly drops?: readonly FlowthingsDropSeed[];
}

/** A drop. */
export interface FlowthingsDropSeed {
  readonly elems: Readonly<Record<string, unknown>>;
  readonly location?: Readonly<Record<string, unknown>>;
  readonly fhash?: string;
}

/** A track between flows that exist. */
export interface FlowthingsTrackSeed {
  readonly source: string;
  readonly destination: string | readonly string[];
  readonly filter?: string;
  readonly js?: string;
  readonly disabled?: boolean;
  readonly description?: string;
}
