import type { BigIntegers, Route, SocketFrame, SocketHeartbeat, SocketProtocol } from '@sdk/core';
import { headOf } from '../errors/head.js';
import { isObject } from '../validation.js';
import { type ClientMessage, decodeMessage, encodeMessage, type ServerMessage } from './messages.js';

/** How messages of a session are read, written and sorted (section 4.7). */
export class SessionProtocol implements SocketProtocol<ServerMessage, ClientMessage> {
  /** The platform drops sessions that are silent, and answers no heartbeat (B-01). */
  readonly heartbeat: SocketHeartbeat = {
    make: () => encodeMessage({ type: 'heartbeat' }),
    answered: false,
    always: true,
  };
  readonly #bigIntegers: BigIntegers;

  constructor(bigIntegers: BigIntegers) {
    this.#bigIntegers = bigIntegers;
  }

  decode(frame: SocketFrame): ServerMessage {
    return decodeMessage(frame, this.#bigIntegers);
  }

  encode(message: ClientMessage): SocketFrame {
    return encodeMessage(message);
  }

  route(message: ServerMessage): Route {
    const id = headOf(message)?.msgId;
    if (id !== undefined) return { kind: 'reply', id };
    if (message['type'] !== 'message') return { kind: 'other' };
    // The resource is the id of the flow, also where a path was subscribed to.
    const value = isObject(message['value']) ? message['value'] : {};
    const keys = [message['resource'], value['flowId'], value['path']];
    return { kind: 'event', keys: keys.filter(key => typeof key === 'string') };
  }
}
