import type { MqttClient, MqttConnect } from '../runtime/host.js';

/** What a device publishes below `iotcs/<id>/` and hears below `devices/<id>/` (section 4.11). */
export interface MqttEndpoint {
  /** `mqtts://host:port`, or `mqtt://` for an emulator. */
  readonly url: string;
  /** Activation id or endpoint id; client id and user name at once. */
  readonly id: string;
  /** Certificates in PEM; when there are any, only these are trusted. */
  readonly trustAnchors: readonly string[];
  /** Paths to hear, below `devices/<id>/`. */
  readonly paths: readonly string[];
  /** Makes the password of one connection. */
  readonly password: () => Promise<string>;
}

/** Hears what the server publishes. */
export type HearMessage = (path: string, payload: Uint8Array) => void;

/** One connection to the broker, from CONNECT to its end. */
export class MqttLink {
  readonly #id: string;
  readonly #client: MqttClient;
  readonly #ended = Promise.withResolvers<never>();
  #isOpen = true;

  private constructor(id: string, client: MqttClient) {
    this.#id = id;
    this.#client = client;
    this.#ended.promise.catch(() => {});
  }

  /** Connects and subscribes. Rejects as `MqttConnect` does. */
  static async open(connect: MqttConnect, endpoint: MqttEndpoint, hear: HearMessage): Promise<MqttLink> {
    const { url, id, trustAnchors, paths } = endpoint;
    const prefix = `devices/${id}/`;
    let link: MqttLink | undefined;
    const client = await connect(
      { url, clientId: id, username: id, password: await endpoint.password(), trustAnchors },
      {
        message: (topic, payload) => {
          if (link?.isOpen === true && topic.startsWith(prefix)) hear(topic.slice(prefix.length), payload);
        },
        closed: () => link?.end(),
      },
    );
    link = new MqttLink(id, client);
    try {
      for (const path of paths) await link.#untilEnd(client.subscribe(prefix + path));
    } catch (error) {
      link.end();
      throw error;
    }
    return link;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Rejects when the connection ends. */
  get ended(): Promise<never> {
    return this.#ended.promise;
  }

  /** Resolves when the broker has the message (QoS 1). Rejects when the connection ends first. */
  async publish(path: string, payload: string | Uint8Array): Promise<void> {
    await this.#untilEnd(this.#client.publish(`iotcs/${this.#id}/${path}`, payload));
  }

  /** Disconnects. What is under way is rejected. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#ended.reject(new TypeError('the MQTT connection has ended'));
    this.#client.end();
  }

  #untilEnd<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ended.promise]);
  }
}
