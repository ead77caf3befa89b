import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Exchange } from '../../host/exchange.js';
import { json, type Reply } from '../../host/reply.js';
import type { Upgrade } from '../../host/upgrade.js';
import type { Access } from '../auth/access.js';
import { type Outcome, successEnvelope } from '../envelope.js';
import type { FlowthingsFaultEffect } from '../fault-effects.js';
import type { Installation } from '../installation.js';
import { badRequest, FlowthingsRefusal, notFound } from '../refusal.js';
import { Session } from './session.js';
import type { Transport } from './transport.js';

/** Times and forms of sessions; all of them are guesses (section 8). */
export interface SessionSettings {
  /** Milliseconds without a heartbeat or any other frame after which a socket is closed. */
  readonly idleMs: number;
  /** Milliseconds that a session lives without a connection; under polling, between two polls. */
  readonly unusedMs: number;
  /** Status for wrong credentials at `POST /session`. */
  readonly refusalStatus: 400 | 403;
  /** Whether elements carry their types, as in v0.1; addresses of sessions have no version. */
  readonly typed: boolean;
}

const MAX_FRAME_BYTES = 16 * 1024 * 1024;

type FlowthingsExchange = Exchange<FlowthingsFaultEffect>;

/** The sessions of an installation, over any transport. */
export class Sessions {
  settings: SessionSettings;
  readonly #installation: Installation;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  readonly #sessions = new Map<string, Session>();
  #lastId = 0;

  constructor(installation: Installation, settings: SessionSettings) {
    this.#installation = installation;
    this.settings = settings;
  }

  /** The sessions that are alive, the oldest first. */
  list(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Makes a session. */
  create(access: Access): Session {
    const id = `s-${String(++this.#lastId).padStart(12, '0')}`;
    const services = {
      call: () => ({ installation: this.#installation, access, typed: this.settings.typed }),
      idleMs: () => this.settings.idleMs,
      ended: () => void this.#sessions.delete(id),
    };
    const session = new Session(id, services, this.settings.unusedMs);
    this.#sessions.set(id, session);
    return session;
  }

  /**
   * Takes a request to upgrade at `/session/{id}/ws`.
   *
   * @throws {FlowthingsRefusal} with status 404 when there is no such session
   */
  openSocket(id: string, upgrade: Upgrade<FlowthingsFaultEffect>): void {
    const session = this.#unconnected(id);
    const { request, socket, head } = upgrade;
    this.#sockets.handleUpgrade(request, socket, head, webSocket => serve(session, webSocket, upgrade));
  }

  /** Answers `GET` and `POST` of `/session/{id}/polling`, and `GET` of `/session/{id}/streaming`. */
  async handle(exchange: FlowthingsExchange, id: string, transport: string): Promise<Reply | undefined> {
    if (exchange.effect.loseSession) this.#sessions.get(id)?.close(1011);
    const endpoint = `${exchange.method} ${transport}`;
    if (endpoint === 'POST polling') {
      const session = this.#existing(id);
      session.receive(await exchange.text());
      return json(200, successEnvelope({ status: 200, body: {} } satisfies Outcome));
    }
    if (endpoint === 'GET polling') {
      const { transport: before } = this.#existing(id);
      // A client that polls again may have given up the poll before, without it being noticed yet.
      if (before?.kind === 'polling') before.close(1000);
      else this.#unconnected(id);
      return await this.#poll(exchange, this.#existing(id));
    }
    if (endpoint === 'GET streaming') return await stream(exchange, this.#unconnected(id));
    if (endpoint === 'GET ws') throw badRequest('This address is for WebSockets only.');
    throw new FlowthingsRefusal(501, `The emulator has no ${exchange.method} ${exchange.path}.`);
  }

  /** Closes all of them with a code; 1006 ends the connections without a word. */
  closeAll(code: number): void {
    for (const session of this.list()) session.close(code);
  }

  /** Begins again with the first id. */
  reset(): void {
    this.closeAll(1001);
    this.#lastId = 0;
  }

  /** Answers an array of messages as soon as there is one. */
  async #poll(exchange: FlowthingsExchange, session: Session): Promise<Reply | undefined> {
    const { promise, resolve } = Promise.withResolvers<readonly string[] | undefined>();
    const messages: string[] = [];
    const finish = (): void => resolve(messages);
    const transport: Transport = {
      kind: 'polling',
      send: text => {
        messages.push(text);
        // What waited before comes in one answer.
        queueMicrotask(finish);
      },
      close: finish,
      cut: () => resolve(undefined),
    };
    session.attach(transport);
    exchange.answer.closed.addEventListener('abort', finish, { once: true });
    const taken = await promise;
    session.detach(transport, this.settings.unusedMs);
    if (taken === undefined) {
      exchange.answer.destroy();
      return undefined;
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: `[${taken.join(',')}]` };
  }

  #existing(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw notFound();
    return session;
  }

  #unconnected(id: string): Session {
    const session = this.#existing(id);
    if (session.transport) throw badRequest('The session has a connection already.');
    return session;
  }
}

function serve(session: Session, webSocket: WebSocket, gate: Upgrade<FlowthingsFaultEffect>): void {
  session.attach(
    {
      kind: 'websocket',
      send: text => webSocket.send(text),
      close: code => webSocket.close(code),
      cut: () => webSocket.terminate(),
    },
    gate,
  );
  webSocket.on('message', data => session.receive(textOf(data)));
  // One client sends its heartbeats as pings (section 4.7).
  webSocket.on('ping', () => session.seen());
  webSocket.on('error', () => webSocket.terminate());
  webSocket.on('close', () => session.end());
}

/** One JSON object a line (guess, section 4.8). */
async function stream({ answer }: FlowthingsExchange, session: Session): Promise<undefined> {
  answer.begin(200, { 'content-type': 'application/json' });
  answer.flushHead();
  session.attach({
    kind: 'streaming',
    send: text => void answer.write(`${text}\n`),
    close: () => void answer.end(),
    cut: () => answer.destroy(),
  });
  await new Promise<void>(resolve => {
    if (answer.closed.aborted) resolve();
    answer.closed.addEventListener('abort', () => resolve(), { once: true });
  });
  session.end();
  return undefined;
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
