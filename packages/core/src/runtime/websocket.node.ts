import type { SocketClose, SocketFactory } from './socket-connection.js';

const ABNORMAL_CLOSE = 1006;

/** What `ws` found wrong with the server's frames, as the close code that it told the server. */
function closeCodeOf(error: unknown): number {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  if (typeof code !== 'string' || !code.startsWith('WS_ERR_')) return ABNORMAL_CLOSE;
  if (code === 'WS_ERR_INVALID_UTF8') return 1007;
  return code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 1009 : 1002;
}

/** Connects by the package `ws`, which is loaded by the first call. Compression is off: it costs ten times the time. */
export const connectSocket: SocketFactory = async (target, handlers) => {
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(target.url, [...(target.protocols ?? [])], {
    perMessageDeflate: false,
    ...(target.maxMessageBytes === undefined ? {} : { maxPayload: target.maxMessageBytes }),
    ...target.transport,
    headers: { ...target.headers },
  });
  let status: number | undefined;
  let cause: unknown;

  const detach = (): void => {
    socket.removeAllListeners();
    // A socket that is ended before it is open still emits an error, which must have a listener.
    socket.on('error', () => undefined);
  };
  socket.on('open', () => handlers.onOpen());
  socket.on('message', (data: Uint8Array, isBinary: boolean) => {
    // The data is a Buffer, whose toString decodes UTF-8.
    handlers.onFrame(isBinary ? data : data.toString());
  });
  socket.on('ping', () => handlers.onSign());
  socket.on('pong', () => handlers.onSign());
  socket.on('unexpected-response', (_request: unknown, response: { readonly statusCode?: number }) => {
    status = response.statusCode;
    socket.terminate();
  });
  socket.on('error', (error: Error) => {
    cause ??= status === undefined ? error : new Error(`the server answered with status ${status}`);
  });
  socket.on('close', (code: number, reason: Uint8Array) => {
    detach();
    const known = code === ABNORMAL_CLOSE ? closeCodeOf(cause) : code;
    const close: SocketClose = { code: known, reason: reason.toString(), status, cause };
    handlers.onClose(close);
  });

  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (frame, done) => socket.send(frame, done),
    ping: () => socket.ping(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: (code, reason) => socket.close(code, reason),
    terminate() {
      detach();
      socket.terminate();
    },
  };
};
