import { type IncomingMessage, type RequestListener, Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { MethodSocket } from './method-socket.js';
import { methodOnWire } from './method-tokens.js';

/** The methods beside the standard ones that a `MultiMethodServer` takes. */
export const multiMethods: readonly string[] = ['MGET', 'MPUT'];

/** An HTTP server that takes MGET and MPUT too, which Node's parser answers with 400. */
export class MultiMethodServer extends Server {
  constructor(options: ServerOptions, listener: RequestListener) {
    // Newer Java clients ask for `Upgrade: h2c`, which is to be taken for a usual request.
    const onlyWebSockets = {
      shouldUpgradeCallback: (request: IncomingMessage) =>
        request.headers.upgrade?.toLowerCase() === 'websocket',
    };
    super({ ...options, ...onlyWebSockets }, listener);
  }

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    const [first, ...rest] = values;
    if (event === 'connection')
      return super.emit('connection', new MethodSocket(first as Socket) as unknown as Socket);
    if (event === 'request') restoreMethod(first as IncomingMessage);
    return super.emit(event as string, first, ...rest);
  }
}

function restoreMethod(request: IncomingMessage): void {
  const method = methodOnWire(request.method);
  if (method !== undefined) request.method = method;
}
