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
    Number.isInteger(value) && (value as number) >= 1000 && (value as number) <= 4999
      ? undefined
      : 'a close code from 1000 to 4999',
  closeAt: oneOf('unprocessed', 'before', 'after'),
  answerAfterEvents: count,
  repeat: count,
  garbage: flag,
  unsubscribe: flag,
  gone: flag,
};
