import type { Duplex } from 'node:stream';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { writeJson } from '../../host/json.js';
import { checkAssertion } from '../auth/client-assertion.js';
import type { TokenSubject } from '../auth/token-book.js';
import type { Installation } from '../installation.js';
import { errorBody, IotcsRefusal } from '../refusal.js';
import { answerTopic, type Publisher, requestsFor } from './answer-topic.js';
import { RequestRooms } from './request-rooms.js';

/** CONNACK: the user name or the password is wrong. */
const BAD_CREDENTIALS = 4;

/** The topic on which an endpoint gets requests. */
const MESSAGES = 'messages';

/** The topic on which both sides tell of bytes. */
const ACCEPT_BYTES = 'messages/acceptBytes';

/**
 * The service over MQTT (section 4.11): what clients publish is answered on a topic of theirs, and requests go out as soon
 * as they are there. The JavaScript library drops what comes while it waits for no answer, and publishes empty lists to get
 * requests. Who does that gets them as answers from then on, and those again that it has dropped before (guess).
 */
export class MqttBroker {
  readonly #installation: Installation;
  readonly #callers = new WeakMap<Client, TokenSubject>();
  readonly #rooms = new RequestRooms();
  /** Endpoint ids of those who publish empty lists. */
  readonly #pollers = new Set<string>();
  /** Ids of the requests that went out unasked and have no answer yet, by endpoint. */
  readonly #pushed = new Map<string, readonly string[]>();
  /** Those who hear of requests, by their id, and how they get them. */
  readonly #listeners = new Map<string, { readonly client: Client; readonly push: () => void }>();
  #broker: Promise<Aedes> | undefined;

  constructor(installation: Installation) {
    this.#installation = installation;
    // Requests that are made at the same time go out together.
    installation.mailboxes.onPost(connection =>
      queueMicrotask(() => this.#listeners.get(connection)?.push()),
    );
  }

  /** Takes a connection whose first bytes are MQTT. */
  async take(connection: Duplex): Promise<void> {
    this.#broker ??= this.#open();
    (await this.#broker).handle(connection);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const broker = await this.#broker;
    await new Promise<void>(resolve => (broker ? broker.close(resolve) : resolve()));
  }

  async #open(): Promise<Aedes> {
    const broker = await Aedes.createBroker({
      authenticate: (client, username, password, done) => {
        this.#authenticate(client, username, String(password ?? '')).then(
          () => done(null, true),
          (error: Error) =>
            done(Object.assign(error, { returnCode: BAD_CREDENTIALS }) as AuthenticateError, null),
        );
      },
      authorizePublish: (client, { topic }, done) => {
        const own = client !== null && topic.startsWith(`iotcs/${client.id}/`);
        done(own ? null : new Error(`${topic} is not for this client to publish to`));
      },
      authorizeSubscribe: (client, subscription, done) => {
        done(null, subscription.topic.startsWith(`devices/${client.id}/`) ? subscription : null);
      },
    });
    broker.on('publish', ({ topic, payload }, client) => {
      if (client) this.#answer(broker, client, topic.slice(`iotcs/${client.id}/`.length), payload);
    });
    broker.on('subscribe', (subscriptions, client) => {
      if (!subscriptions.some(({ topic }) => topic === topicOf(client.id, MESSAGES))) return;
      const push = (): void => this.#push(broker, client);
      this.#listeners.set(client.id, { client, push });
      push();
    });
    broker.on('clientDisconnect', client => {
      // One that takes its place may have come before it is gone.
      if (this.#listeners.get(client.id)?.client === client) this.#listeners.delete(client.id);
    });
    return broker;
  }

  /** Publishes the requests that wait for an endpoint, if it has said that it has room for them. */
  #push(broker: Aedes, client: Client): void {
    const { id } = client;
    const caller = this.#callers.get(client);
    const isActive = this.#installation.devices.get(id)?.state === 'ACTIVATED';
    if (!caller || !isActive || this.#pollers.has(id) || this.#rooms.left(id) === undefined) return;
    const requests = requestsFor(this.#publisher(broker, client, caller));
    if (requests.length === 0) return;
    const open = (this.#pushed.get(id) ?? []).filter(each => this.#isOpen(each));
    this.#pushed.set(id, [...open, ...requests.map(request => request.id)]);
    publish(broker, id, MESSAGES, writeJson(requests));
  }

  #polls(endpointId: string): void {
    if (this.#pollers.has(endpointId)) return;
    this.#pollers.add(endpointId);
    const lost = (this.#pushed.get(endpointId) ?? []).filter(each => this.#isOpen(each));
    this.#pushed.delete(endpointId);
    this.#installation.mailboxes.putBack(endpointId, lost);
  }

  #isOpen(requestId: string): boolean {
    return this.#installation.requests.get(requestId)?.status === 'DISPATCHED';
  }

  #publisher(broker: Aedes, client: Client, caller: TokenSubject): Publisher {
    return {
      installation: this.#installation,
      caller,
      rooms: this.#rooms,
      polls: () => this.#polls(client.id),
      hint: bytes => publish(broker, client.id, ACCEPT_BYTES, bytes),
    };
  }

  async #authenticate(client: Client, username: string | undefined, assertion: string): Promise<void> {
    const caller = await checkAssertion(this.#installation, assertion);
    if (caller.subject !== username || caller.subject !== client.id || caller.use === 'enterprise') {
      throw new Error('client id, user name and assertion must be of one device');
    }
    this.#callers.set(client, caller);
  }

  #answer(broker: Aedes, client: Client, path: string, payload: string | Buffer): void {
    const caller = this.#callers.get(client);
    if (!caller) return;
    try {
      const answer = answerTopic(this.#publisher(broker, client, caller), path, Buffer.from(payload));
      if (answer !== undefined) publish(broker, client.id, path, writeJson(answer));
      if (path === ACCEPT_BYTES) this.#listeners.get(client.id)?.push();
    } catch (error) {
      publish(broker, client.id, `${path}/error`, writeJson(this.#errorOf(path, error)));
    }
  }

  #errorOf(path: string, error: unknown): Readonly<Record<string, unknown>> {
    if (error instanceof IotcsRefusal) return { ...errorBody(error.status, error.message), ...error.more };
    this.#installation.log(`iotcs: publishing to ${path} failed: ${(error as Error).stack ?? String(error)}`);
    return errorBody(500, `internal error of the emulator: ${String(error)}`);
  }
}

/** Sends to a client, below its own topic. */
function publish(broker: Aedes, id: string, path: string, payload: string | Buffer): void {
  broker.publish(
    { cmd: 'publish', topic: topicOf(id, path), payload, qos: 0, retain: false, dup: false },
    () => {},
  );
}

function topicOf(id: string, path: string): string {
  return `devices/${id}/${path}`;
}
