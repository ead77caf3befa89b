import { type BigIntegers, ProtocolError, parseJson, type SocketFrame, stringifyJson } from '@sdk/core';
import { isObject } from '../validation.js';

/** A message of the platform: an answer with a head, or a drop that arrived (section 4.7). */
export type ServerMessage = Readonly<Record<string, unknown>>;

/** A message of the client. */
export type ClientMessage = Readonly<Record<string, unknown>>;

/** @throws {ProtocolError} when the frame holds no JSON object. */
export function decodeMessage(frame: SocketFrame, bigIntegers: BigIntegers): ServerMessage {
  const message = parsed(frame, bigIntegers);
  if (isObject(message)) return message;
  throw new ProtocolError({
    platform: 'flowthings',
    operation: 'session',
    attempts: 1,
    message: 'flowthings session: a frame of the platform holds no JSON object',
  });
}

function parsed(frame: SocketFrame, bigIntegers: BigIntegers): unknown {
  try {
    return parseJson(typeof frame === 'string' ? frame : new TextDecoder().decode(frame), bigIntegers);
  } catch {
    return undefined;
  }
}

export function encodeMessage(message: ClientMessage): SocketFrame {
  return stringifyJson(message);
}
