import type { Duplex } from 'node:stream';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { writeJson } from '../../host/json.js';
import { checkAssertion } from '../auth/client-assertion.js';
import type { TokenSubject } from '../auth/token-book.js';
import type { Installation } from '../installation.js';
import { errorBody, IotcsRefusal } from '../refusal.js';
import { answerTopic, type Publisher } from './answer-topic.js';

/** CONNACK: the user name or the password is wrong. */
const BAD_CREDENTIALS = 4;

/** The service over MQTT (section 4.11): what clients publish is answered on a topic of theirs. */
export class MqttBroker {
  readonly #installation: Installation;
  readonly #callers = new WeakMap<Client, TokenSubject>();
  /** By endpoint: clients say it once, not with each connection. */
  readonly #acceptBytes = new Map<string, number>();
  #broker: Promise<Aedes> | undefined;

  constructor(installation: Installation) {
    this.#installation = installation;
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
    return broker;
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
    const publisher: Publisher = {
      installation: this.#installation,
      caller,
      acceptBytes: this.#acceptBytes,
      hint: bytes => publish(broker, client.id, 'messages/acceptBytes', bytes),
    };
    try {
      const answer = answerTopic(publisher, path, Buffer.from(payload));
      if (answer !== undefined) publish(broker, client.id, path, writeJson(answer));
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
  const topic = `devices/${id}/${path}`;
  broker.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {});
}
