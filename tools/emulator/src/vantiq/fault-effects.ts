import type { FaultEffect } from '../host/faults/fault.js';
import { count, type FieldChecks, flag, oneOf } from '../host/faults/parse-fault.js';

/** Where in the handling of a frame a socket is closed. */
export type CloseAt = 'unprocessed' | 'before' | 'after';

/**
 * Effects of a fault that only Vantiq knows. They meet frames: those of clients as requests with the method `WS`
 * and the path `/{op}/{resourceName}/{resourceId}`, events as requests with the method `EVENT` and the path of the
 * event.
 */
export interface VantiqFaultEffect extends FaultEffect {
  /** Takes no notice of the frame, or does not send the event. */
  readonly drop?: boolean;
  /** Closes the socket with this code; 1006 resets the connection. */
  readonly closeCode?: number;
  /**
   * When `closeCode` closes: before the frame is carried out, before its answer is sent (or the event), or after.
   *
   * @defaultValue `before`
   */
  readonly closeAt?: CloseAt;
  /** Holds the answer to a subscribe back until so many events were sent. */
  readonly answerAfterEvents?: number;
  /** Sends an event so many times more. */
  readonly repeat?: number;
  /** Sends a frame that is not JSON before the event. */
  readonly garbage?: boolean;
  /** Ends the subscription from the server's side instead of sending the event. */
  readonly unsubscribe?: boolean;
  /** Says that the event path is gone (410) instead of sending the event. */
  readonly gone?: boolean;
}

/** Checks for the fields above. */
export const vantiqFaultChecks: FieldChecks = {
  drop: flag,
  closeCode: value =>
    isCloseCode(value) ? undefined : 'a close code: 1000 to 1003, 1006 to 1014 or 3000 to 4999',
  closeAt: oneOf('unprocessed', 'before', 'after'),
  answerAfterEvents: count,
  repeat: count,
  garbage: flag,
  unsubscribe: flag,
  gone: flag,
};

/** Codes that a close frame may carry, and 1006, which stands for none. */
function isCloseCode(value: unknown): boolean {
  const isIn = (from: number, to: number): boolean => Number(value) >= from && Number(value) <= to;
  return Number.isInteger(value) && (isIn(1000, 1003) || isIn(1006, 1014) || isIn(3000, 4999));
}
