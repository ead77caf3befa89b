import type { SocketFactory, SocketFrame } from './socket-connection.js';

/** Connects by the runtime's own WebSocket: browsers, Workers, Deno, Bun. */
export const connectSocket: SocketFactory = (target, handlers) =>
  webSocketFactory(globalThis.WebSocket)(target, handlers);

/**
 * Makes a factory out of any class that is used like the WebSocket of browsers. Such a socket can send neither headers
 * nor pings, cannot be paused and does not tell when a message was handed to the network.
 */
export function webSocketFactory(implementation: typeof WebSocket): SocketFactory {
  return async (target, handlers) => {
    if (Object.keys(target.headers ?? {}).length > 0) {
      throw new Error('the WebSocket of this runtime cannot send headers; authenticate by URL or message');
    }
    const socket = new implementation(target.url, [...(target.protocols ?? [])]);
    socket.binaryType = 'arraybuffer';
    let cause: unknown;

    const onOpen = (): void => handlers.onOpen();
    const onMessage = (event: MessageEvent<string | ArrayBuffer>): void => {
      const frame: SocketFrame = typeof event.data === 'string' ? event.data : new Uint8Array(event.data);
      handlers.onFrame(frame);
    };
    const onError = (event: Event & { readonly error?: unknown }): void => {
      cause = event.error;
    };
    const onClose = (event: CloseEvent): void => {
      detach();
      handlers.onClose({ code: event.code, reason: event.reason, cause });
    };
    // The error listener stays: some implementations throw an error that nobody listens to.
    const detach = (): void => {
      socket.removeEventListener('open', onOpen);
      socket.removeEventListener('message', onMessage);
      socket.removeEventListener('close', onClose);
    };
    socket.addEventListener('open', onOpen);
    socket.addEventListener('message', onMessage);
    socket.addEventListener('error', onError);
    socket.addEventListener('close', onClose);

    return {
      get bufferedBytes() {
        return socket.bufferedAmount;
      },
      send(frame, done) {
        socket.send(frame as string | Uint8Array<ArrayBuffer>);
        done();
      },
      close: (code, reason) => socket.close(code, reason),
      terminate() {
        detach();
        socket.close();
      },
    };
  };
}
