import { type BigIntegers, parseJson, type SocketFrame, stringifyJson } from '@sdk/core';
import { isObject } from '../validation.js';

/** A message of the platform: an answer with a head, or a drop that arrived (section 4.7). */
export type ServerMessage = Readonly<Record<string, unknown>>;

/** A message of the client. */
export type ClientMessage = Readonly<Record<string, unknown>>;

/** @throws when the frame holds no JSON object. */
export function decodeMessage(frame: SocketFrame, bigIntegers: BigIntegers): ServerMessage {
  const message = parseJson(typeof frame === 'string' ? frame : new TextDecoder().decode(frame), bigIntegers);
  if (isObject(message)) return message;
  throw new TypeError('the frame holds no JSON object');
}

export function encodeMessage(message: ClientMessage): SocketFrame {
  return stringifyJson(message);
}
