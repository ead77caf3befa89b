import { randomUUID } from 'node:crypto';
import { writeJson } from '../../host/json.js';
import type { Caller } from '../caller.js';
import type { Connector } from '../connectors/connector-registry.js';
import { badRequest, instanceNotFound, VantiqRefusal } from '../errors.js';
import type { Installation } from '../installation.js';
import { sourceEvent } from '../model/event-paths.js';
import type { Outcome } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import type { ClientFrame, ConnectorReply } from './frame.js';
import type { SocketChannel } from './socket-channel.js';

interface Waiting {
  readonly parts: unknown[];
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** A connector on a socket (section 4.9). */
export class SocketConnector implements Connector {
  readonly namespace: string;
  readonly source: string;
  readonly reconnectSecret: string | undefined;
  readonly #installation: Installation;
  readonly #channel: SocketChannel;
  readonly #waiting = new Map<string, Waiting>();

  /**
   * @throws VantiqRefusal with status 404 for an unknown source, 409 (a guess) for one that another connector holds
   */
  constructor(installation: Installation, caller: Caller, channel: SocketChannel, frame: ClientFrame) {
    this.namespace = caller.namespace;
    this.source = frame.resourceId ?? '';
    this.#installation = installation;
    this.#channel = channel;
    const { reconnectSecret } = frame.parameters;
    this.reconnectSecret = typeof reconnectSecret === 'string' ? reconnectSecret : undefined;
    if (!this.#row()) throw instanceNotFound('sources', 'name', this.source);
    const holder = installation.connectors.find(this.namespace, this.source);
    if (holder && !this.#mayTakeOver(holder)) {
      throw new VantiqRefusal(
        409,
        'io.vantiq.sourcemgr.source.in.use',
        `Another connector stands for the source ${this.source}.`,
        [this.source],
      );
    }
  }

  /** Takes the place of another one, and sends the configuration. */
  start(): void {
    this.#installation.connectors.add(this);
    const config = this.#row()?.['config'];
    this.#sendOperation('configureExtension', { config: isPlainObject(config) ? config : {} });
  }

  /** Takes a message from outside. @throws VantiqRefusal with status 400 for one that is not an object */
  notify(message: unknown): void {
    if (!isPlainObject(message)) throw badRequest('A notification is an object.');
    this.#installation.bus.emit(sourceEvent(this.namespace, this.source, message));
  }

  query(query: unknown): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const address = randomUUID();
    this.#waiting.set(address, { parts: [], resolve, reject });
    this.#sendOperation('query', query, { REPLY_ADDR_HEADER: address });
    return promise;
  }

  publish(message: unknown): void {
    this.#sendOperation('publish', message);
  }

  reconnectRequired(): void {
    this.#sendOperation('reconnectRequired');
  }

  /** Takes a part of the answer to a query, or its end. */
  reply({ status, replyAddress, body }: ConnectorReply): void {
    const waiting = this.#waiting.get(replyAddress);
    if (!waiting) return;
    const parts = body === undefined ? [] : Array.isArray(body) ? body : [body];
    if (status === 100) {
      waiting.parts.push(...parts);
      return;
    }
    this.#waiting.delete(replyAddress);
    if (status >= 300) waiting.reject(connectorError(status, body));
    else if (waiting.parts.length > 0) waiting.resolve({ status: 200, body: [...waiting.parts, ...parts] });
    else if (status === 204) waiting.resolve({ status: 204 });
    else waiting.resolve({ status: 200, body });
  }

  /** Its socket is gone. */
  closed(): void {
    this.#installation.connectors.remove(this);
    for (const { reject } of this.#waiting.values()) {
      reject(
        new VantiqRefusal(
          500,
          'io.vantiq.sourcemgr.request.timeout',
          `The connector of ${this.source} is gone.`,
          [this.source],
        ),
      );
    }
    this.#waiting.clear();
  }

  /** The same connector, by its secret or because it asks again on its own socket. */
  #mayTakeOver(holder: Connector): boolean {
    if (holder instanceof SocketConnector && holder.#channel === this.#channel) return true;
    return this.reconnectSecret !== undefined && holder.reconnectSecret === this.reconnectSecret;
  }

  #row(): ReturnType<ReturnType<Installation['systemTable']>['find']> {
    return this.#installation.systemTable(this.namespace, 'sources').find(['name'], { name: this.source });
  }

  #sendOperation(op: string, object?: unknown, messageHeaders: Readonly<Record<string, string>> = {}): void {
    this.#channel.send(
      writeJson({ op, resourceName: 'sources', resourceId: this.source, object, messageHeaders }),
    );
  }
}

function connectorError(status: number, body: unknown): VantiqRefusal {
  const { messageCode, messageTemplate, parameters } = isPlainObject(body) ? body : {};
  return new VantiqRefusal(
    status,
    String(messageCode ?? 'io.vantiq.server.error'),
    String(messageTemplate ?? 'The connector answered with an error.'),
    Array.isArray(parameters) ? parameters : [],
  );
}
