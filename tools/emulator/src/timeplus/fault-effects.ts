import type { FaultEffect } from '../host/faults/fault.js';
import { count, type FieldChecks, flag } from '../host/faults/parse-fault.js';

/** Effects of a fault that only Timeplus knows, beside those of every platform. */
export interface TimeplusFaultEffect extends FaultEffect {
  /** Breaks the connection of a query after so many rows, without a last event. */
  readonly dropAfterRows?: number;
  /** Calls the metrics event `metric`, as one page of the documentation does. */
  readonly metricEvent?: boolean;
  /** Ends the lines of the event stream with CR LF. */
  readonly crlf?: boolean;
}

/** Checks for the fields above. */
export const timeplusFaultChecks: FieldChecks = { dropAfterRows: count, metricEvent: flag, crlf: flag };
