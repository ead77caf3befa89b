import type { FaultEffect } from '../host/faults/fault.js';
import { count, type FieldChecks, flag } from '../host/faults/parse-fault.js';

/** Effects of a fault that only Timeplus knows, beside those of every platform. */
export interface TimeplusFaultEffect extends FaultEffect {
  /** Breaks the connection of a query after so many rows, without a last event. */
  readonly dropAfterRows?: number;
  /** Lets a query fail at run time after so many rows: a last event, or text among the lines of the engine. */
  readonly failAfterRows?: number;
  /** The server cancels a query after so many rows. */
  readonly cancelAfterRows?: number;
  /** Sends nothing more after so many frames of an event stream; the connection stays open. */
  readonly stallAfterFrames?: number;
  /** Puts one frame with broken JSON after so many frames of an event stream. */
  readonly malformedAfterFrames?: number;
  /** Calls the metrics event `metric`, as one page of the documentation does. */
  readonly metricEvent?: boolean;
  /** Ends the lines of the event stream with CR LF. */
  readonly crlf?: boolean;
  /** Answers a start or stop with 202, and carries it out after so many milliseconds of the emulator's clock. */
  readonly acceptedMs?: number;
}

/** Checks for the fields above. */
export const timeplusFaultChecks: FieldChecks = {
  dropAfterRows: count,
  failAfterRows: count,
  cancelAfterRows: count,
  stallAfterFrames: count,
  malformedAfterFrames: count,
  metricEvent: flag,
  crlf: flag,
  acceptedMs: count,
};
