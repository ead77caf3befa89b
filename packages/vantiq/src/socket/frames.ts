import { type BigIntegers, parseJson, type SocketFrame, stringifyJson } from '@sdk/core';
import { isObject } from '../validation.js';

/** A message of the server: an answer, an event, or a call to a connector. */
export interface ServerFrame {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>> | null;
  readonly contentType?: string;
  readonly body?: unknown;
  /** Set in calls to connectors. */
  readonly op?: string;
  readonly resourceId?: string;
  readonly object?: unknown;
  readonly messageHeaders?: Readonly<Record<string, unknown>> | null;
}

/** A message of the client. */
export type ClientFrame = Readonly<Record<string, unknown>>;

/** Reads a frame: text, or, as real servers send them, binary with UTF-8 inside. @throws when it is no JSON object. */
export function decodeFrame(frame: SocketFrame, bigIntegers: BigIntegers): ServerFrame {
  const text = typeof frame === 'string' ? frame : new TextDecoder().decode(frame);
  const message = parseJson(text, bigIntegers);
  if (isObject(message)) return message as ServerFrame;
  throw new TypeError('the frame holds no JSON object');
}

/** Writes a frame as text. */
export function encodeFrame(message: ClientFrame): SocketFrame {
  return stringifyJson(message);
}

/** The id by which the server says what a frame belongs to. */
export function requestIdOf({ headers }: ServerFrame): string | undefined {
  const id = headers?.['X-Request-Id'];
  return typeof id === 'string' ? id : undefined;
}

/** True when a frame reports a failure. */
export function isFailure({ status }: ServerFrame): boolean {
  return status === undefined || status >= 400;
}
