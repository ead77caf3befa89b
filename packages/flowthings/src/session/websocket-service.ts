import { type BigIntegers, type HttpClient, path, type SocketFactory } from '@sdk/core';
import type { Drop } from '../model/objects.js';
import type { SessionOptions, SessionTransport } from '../options.js';
import { type DefaultParameters, queryOf } from '../rest/query.js';
import type { Services } from '../services/services.js';
import type { SearchDrops } from './catch-up.js';
import { openSession } from './open-session.js';
import { poll, requestConnections } from './polling-connection.js';
import { Session } from './session.js';
import { stream } from './streaming.js';
import type { SessionHandlers } from './subscribe-options.js';

/** What sessions of a client are made of. */
export interface WebSocketParts {
  /** Talks to the session service. */
  readonly http: HttpClient;
  readonly account: string;
  readonly defaults: DefaultParameters;
  readonly options: SessionOptions;
  readonly bigIntegers: BigIntegers;
  readonly webSocket: SocketFactory | undefined;
  readonly readDrop: (value: unknown) => Drop;
  readonly drops: Services['drop'];
}

const PATHS: Readonly<Record<SessionTransport, string>> = {
  websocket: 'ws',
  polling: 'polling',
  streaming: 'streaming',
};

/** Sessions for live drops. */
export class WebSocketService {
  readonly #parts: WebSocketParts;

  /** @internal */
  constructor(parts: WebSocketParts) {
    this.#parts = parts;
  }

  /**
   * Makes a session and connects. It stays connected until it is closed.
   *
   * @throws {FlowthingsError} when the platform refuses the credentials; the status is 400 or 403 (section 4.2).
   * @throws {ConnectionError} when the session cannot be reached.
   * @example
   * await using session = await client.websocket.connect();
   * for await (const drop of await session.subscribe('/alice/sensors')) console.log(drop.elems);
   */
  async connect(
    handlers: SessionHandlers = {},
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Session> {
    const { http, options: sessionOptions, bigIntegers, readDrop } = this.#parts;
    const transport = sessionOptions.transport ?? 'websocket';
    const session = new Session(
      {
        http,
        options: sessionOptions,
        bigIntegers,
        readDrop,
        webSocket: this.#connections(transport),
        target: signal => this.#target(transport, signal),
        search: resource => this.#search(resource),
      },
      handlers,
    );
    return session.open(options.signal);
  }

  #connections(transport: SessionTransport): SocketFactory | undefined {
    const { http, webSocket } = this.#parts;
    if (transport === 'websocket') return webSocket;
    return requestConnections(http, transport === 'polling' ? poll : stream);
  }

  async #target(transport: SessionTransport, signal: AbortSignal): Promise<string> {
    const { http, account, defaults } = this.#parts;
    const query = queryOf('websocket.connect', defaults, {}) as Readonly<Record<string, string | number>>;
    const id = await openSession(http, account, query, signal);
    const { baseUrl } = http.runtime;
    const scheme = transport === 'websocket' ? baseUrl.protocol.replace('http', 'ws') : baseUrl.protocol;
    const prefix = baseUrl.pathname.replace(/\/+$/, '');
    return `${scheme}//${baseUrl.host}${prefix}${path`/session/${id}/${PATHS[transport]}`}`;
  }

  #search(resource: string): SearchDrops {
    const { drops } = this.#parts;
    return resource.startsWith('/')
      ? options => drops.findByPath(resource, options)
      : options => drops(resource).find(options);
  }
}
