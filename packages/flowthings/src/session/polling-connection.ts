import {
  type HttpClient,
  isHttpError,
  isTimeoutError,
  parseJson,
  type RequestOptions,
  rawPath,
  type SocketConnection,
  type SocketFactory,
  type SocketFrame,
  type SocketHandlers,
  stringifyJson,
} from '@sdk/core';

/** Longest wait of one poll; the original browser helper asks anew after that time (section 4.8). */
const POLL_MS = 20_000;
const BROKEN = 1006;

/** How messages come in: an own request for each batch, or one that goes on. */
export type Receive = (options: {
  readonly http: HttpClient;
  readonly path: ReturnType<typeof rawPath>;
  readonly signal: AbortSignal;
  readonly onMessage: (message: unknown) => void;
  readonly onSign: () => void;
}) => Promise<void>;

/** Makes connections out of plain requests, which look like a WebSocket to whoever uses them. */
export function requestConnections(http: HttpClient, receive: Receive): SocketFactory {
  return async (target, handlers) =>
    new RequestConnection(http, new URL(target.url).pathname, receive, handlers);
}

/** Asks for messages again and again; the answer is a list of those that have come. */
export const poll: Receive = async ({ http, path, signal, onMessage, onSign }) => {
  while (!signal.aborted) {
    for (const message of await pollOnce(http, path, signal)) onMessage(message);
    onSign();
  }
};

async function pollOnce(
  http: HttpClient,
  path: ReturnType<typeof rawPath>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const options: RequestOptions = { signal, retry: false, timeout: { attemptMs: POLL_MS, totalMs: POLL_MS } };
  try {
    return await http.request<readonly unknown[]>(
      {
        operation: 'session.poll',
        method: 'GET',
        path,
        query: { _: http.runtime.clock.now() },
        replay: 'never',
        decode: async answer => {
          const messages = await answer.json('bigint');
          return Array.isArray(messages) ? messages : [];
        },
      },
      options,
    );
  } catch (error) {
    // Nothing has come in that time; the next poll follows at once.
    if (isTimeoutError(error)) return [];
    throw error;
  }
}

class RequestConnection implements SocketConnection {
  readonly #http: HttpClient;
  readonly #path: string;
  readonly #handlers: SocketHandlers;
  readonly #ended: AbortController = new AbortController();
  #lastSend: Promise<void> = Promise.resolve();
  #bufferedBytes = 0;

  constructor(http: HttpClient, path: string, receive: Receive, handlers: SocketHandlers) {
    this.#http = http;
    this.#path = path;
    this.#handlers = handlers;
    queueMicrotask(() => this.#run(receive));
  }

  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /**
   * One message a request, one request at a time, so that messages stay in their order. Where messages stream in, they
   * are sent as with polling (guess, section 4.8).
   */
  send(frame: SocketFrame, done: (error?: unknown) => void): void {
    const text = typeof frame === 'string' ? frame : new TextDecoder().decode(frame);
    this.#bufferedBytes += text.length;
    this.#lastSend = this.#lastSend
      .then(() => this.#post(text))
      .then(
        () => done(),
        error => done(error),
      )
      .finally(() => {
        this.#bufferedBytes -= text.length;
      });
  }

  close(code: number, reason: string): void {
    this.#end(() => this.#handlers.onClose({ code, reason }));
  }

  terminate(): void {
    this.#end(() => {});
  }

  async #run(receive: Receive): Promise<void> {
    const { signal } = this.#ended;
    if (signal.aborted) return;
    this.#handlers.onOpen();
    try {
      await receive({
        http: this.#http,
        path: rawPath(this.#path),
        signal,
        onMessage: message => {
          if (!signal.aborted) this.#handlers.onFrame(stringifyJson(message));
        },
        onSign: () => {
          if (!signal.aborted) this.#handlers.onSign();
        },
      });
      this.#end(() => this.#handlers.onClose({ code: BROKEN, reason: 'the answer ended' }));
    } catch (error) {
      const status = isHttpError(error) ? { status: error.status } : {};
      this.#end(() => this.#handlers.onClose({ code: BROKEN, reason: '', cause: error, ...status }));
    }
  }

  async #post(text: string): Promise<void> {
    await this.#http.request<void>(
      {
        operation: 'session.send',
        method: 'POST',
        path: rawPath(this.#path.replace(/[^/]*$/, 'polling')),
        query: { _: this.#http.runtime.clock.now() },
        body: { kind: 'json', value: parseJson(text, 'bigint') },
        replay: 'never',
        decode: answer => answer.discard(),
      },
      { signal: this.#ended.signal, retry: false },
    );
    if (!this.#ended.signal.aborted) this.#handlers.onSign();
  }

  #end(tell: () => void): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    tell();
  }
}
