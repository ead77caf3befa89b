import type { FaultEffect } from '../host/faults/fault.js';
import { count, type FieldChecks, flag } from '../host/faults/parse-fault.js';

/** Effects of a fault that only IVCAP knows. */
export interface IvcapFaultEffect extends FaultEffect {
  /** Upload: keeps so many bytes of the request and answers with the offset after them, as if no more had come. */
  readonly keepBytes?: number;
  /** Upload: keeps so many bytes of the request and answers 500. */
  readonly failAfterBytes?: number;
  /** Upload: keeps so many bytes of the request and resets the connection. */
  readonly dropAfterBytes?: number;
  /** Job events: breaks the connection in the middle of the frame after so many. */
  readonly cutAfterEvents?: number;
  /** Job events: sends every event of the answer twice. */
  readonly repeatEvents?: boolean;
}

/** Checks for the fields above. */
export const ivcapFaultChecks: FieldChecks = {
  keepBytes: count,
  failAfterBytes: count,
  dropAfterBytes: count,
  cutAfterEvents: count,
  repeatEvents: flag,
};
