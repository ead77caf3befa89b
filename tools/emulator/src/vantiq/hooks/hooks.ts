import type { Caller } from '../caller.js';
import type { Installation } from '../installation.js';
import type { Row } from '../model/row.js';

/** Where and for whom a hook runs. */
export interface HookCall {
  readonly installation: Installation;
  readonly caller: Caller;
}

/** What a system resource does beside keeping its rows. */
export interface ResourceHooks {
  /** Turns what a client sent into what is stored; `before` is the row that it replaces or changes. */
  prepare?(call: HookCall, object: Row, before: Row | undefined): Row | Promise<Row>;
  stored?(call: HookCall, row: Row): void;
  deleted?(call: HookCall, row: Row): void | Promise<void>;
  /** Adds what is computed when a row is answered. */
  show?(row: Row): Row;
}
