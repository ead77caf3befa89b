import type { FaultEffect } from '../host/faults/fault.js';
import { count, type FieldChecks, flag, oneOf } from '../host/faults/parse-fault.js';

/**
 * Effects of a fault that only flowthings knows. Frames of a socket are met as requests with the method `WS` and the
 * path `/{type}/{object}/{flow or id}` (`/heartbeat` for heartbeats), drops that are about to be sent to a
 * subscriber as requests with the method `EVENT` and the path of their flow.
 */
export interface FlowthingsFaultEffect extends FaultEffect {
  /** Request: carries it out, but `head` says this failure, while the HTTP status says success. */
  readonly headStatus?: number;
  /** Request: carries it out and `head` says success, while the HTTP status is this one. */
  readonly httpStatus?: number;
  /** Request to a session: the session is forgotten first. Frame: it is forgotten and the socket closed. */
  readonly loseSession?: boolean;
  /** Frame: takes no notice of it, so that even a heartbeat does not count. Drop: does not send it. */
  readonly drop?: boolean;
  /** Frame, drop: closes the socket with this code; 1006 cuts the connection. */
  readonly closeCode?: number;
  /**
   * When `closeCode` closes: before the frame is carried out, before its answer is sent (or the drop), or after.
   *
   * @defaultValue `before`
   */
  readonly closeAt?: 'unprocessed' | 'before' | 'after';
  /** Frame: holds its answer back until so many more drops were sent; the one that it made itself came before. */
  readonly answerAfterDrops?: number;
  /** Frame: holds its answer back until so many later answers were sent. */
  readonly answerAfterAnswers?: number;
  /** Drop: sends it so many times more. */
  readonly repeat?: number;
  /** Frame, drop: sends a frame that is not JSON before the answer or the drop. */
  readonly garbage?: boolean;
  /** Frame, drop: sends only the first half of the answer's or the drop's JSON. */
  readonly half?: boolean;
}

/** Checks for the fields above. */
export const flowthingsFaultChecks: FieldChecks = {
  headStatus: isStatus(400),
  httpStatus: isStatus(200),
  loseSession: flag,
  drop: flag,
  closeCode: value =>
    isCloseCode(value) ? undefined : 'a close code: 1000 to 1003, 1006 to 1014 or 3000 to 4999',
  closeAt: oneOf('unprocessed', 'before', 'after'),
  answerAfterDrops: count,
  answerAfterAnswers: count,
  repeat: count,
  garbage: flag,
  half: flag,
};

function isStatus(lowest: number): (value: unknown) => string | undefined {
  return value =>
    Number.isInteger(value) && Number(value) >= lowest && Number(value) <= 599
      ? undefined
      : `a status from ${lowest} to 599`;
}

/** Codes that a close frame may carry, and 1006, which stands for none. */
function isCloseCode(value: unknown): boolean {
  const isIn = (from: number, to: number): boolean => Number(value) >= from && Number(value) <= to;
  return Number.isInteger(value) && (isIn(1000, 1003) || isIn(1006, 1014) || isIn(3000, 4999));
}
