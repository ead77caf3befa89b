import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes, type Client } from 'aedes';

/** One packet of a client or of the server. */
export type Frame = Readonly<Record<string, unknown>> & { readonly packet: string };

/** What is published in answer to a payload, by the path below `iotcs/<id>/`: on the same path, or on one of its own. */
export type Answers = Readonly<
  Record<string, (payload: Buffer) => { readonly path?: string; readonly payload: unknown } | undefined>
>;

/** A broker on a free port that keeps what clients do and answers as it is told. */
export class RecordingBroker {
  readonly frames: Frame[] = [];
  readonly #answers: Answers;
  readonly #clients = new Set<Client>();
  readonly #server = createServer();
  #broker: Aedes | undefined;

  private constructor(answers: Answers) {
    this.#answers = answers;
  }

  static async start(answers: Answers): Promise<RecordingBroker> {
    const recorder = new RecordingBroker(answers);
    await recorder.#start();
    return recorder;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Frames of one kind. */
  of(packet: string): readonly Frame[] {
    return this.frames.filter(frame => frame.packet === packet);
  }

  /** Publishes to the one client that is connected. */
  publish(path: string, payload: unknown): void {
    for (const client of this.#clients) this.#publish(client, path, payload);
  }

  /** Cuts all connections. */
  cut(): void {
    for (const client of this.#clients) client.conn.destroy();
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => (this.#broker ? this.#broker.close(resolve) : resolve()));
    this.#server.close();
  }

  async #start(): Promise<void> {
    const broker = await Aedes.createBroker({
      authenticate: ({ id, clean }, username, password, done) => {
        const text = String(password);
        this.frames.push({ packet: 'CONNECT', clientId: id, username, password: text, clean });
        done(null, true);
      },
    });
    this.#broker = broker;
    broker.on('client', client => this.#clients.add(client));
    broker.on('clientDisconnect', client => {
      this.#clients.delete(client);
      this.frames.push({ packet: 'DISCONNECT', clientId: client.id });
    });
    broker.on('subscribe', subscriptions => {
      for (const { topic, qos } of subscriptions) this.frames.push({ packet: 'SUBSCRIBE', topic, qos });
    });
    broker.on('publish', ({ topic, qos, retain, payload }, client) => {
      if (client === null) return;
      const bytes = Buffer.from(payload);
      this.frames.push({ packet: 'PUBLISH', topic, qos, retain, payload: parsed(bytes) });
      const path = topic.slice(`iotcs/${client.id}/`.length);
      const answer = this.#answers[path]?.(bytes);
      if (answer !== undefined) this.#publish(client, answer.path ?? path, answer.payload);
    });
    this.#server.on('connection', connection => broker.handle(connection));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #publish(client: Client, path: string, payload: unknown): void {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
    client.publish(
      {
        cmd: 'publish',
        topic: `devices/${client.id}/${path}`,
        payload: bytes,
        qos: 0,
        retain: false,
        dup: false,
      },
      () => {},
    );
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return bytes.toString('hex');
  }
}
