import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:http';
import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import { json, Refusal, type Reply } from '../host/reply.js';
import type { Store } from '../host/store.js';
import {
  keepTlsCredentials,
  type TlsCredentials,
  tlsCredentials,
} from '../host/tls/certificate-authority.js';
import { PortFront } from '../host/tls/port-front.js';
import { iotcsDefaults } from './defaults.js';
import { type IotcsFaultEffect, iotcsFaultChecks } from './fault-effects.js';
import { Installation } from './installation.js';
import { MqttBroker } from './mqtt/mqtt-broker.js';
import { ProvisioningFiles, type ServerAddress } from './provisioning/provisioning-files.js';
import type { ProvisioningFormat } from './provisioning/trusted-assets.js';
import { errorBody, errorReply, IotcsRefusal } from './refusal.js';
import { RestInterface } from './rest-interface.js';
import { checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce } from './seed/load-seed.js';
import type { IotcsSeed } from './seed/seed.js';
import { answerStorage, isStorageRequest } from './storage/object-endpoints.js';
import { CONTAINER_PATH } from './storage/paths.js';

/** How clients connect. */
export type IotcsScheme = 'http' | 'https' | 'mqtt' | 'mqtts';

/** What the platform is made of. */
export interface IotcsPlatformOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Directory that keeps files of one name; undefined when they end with the process. */
  readonly filesOf: (name: string) => string | undefined;
  /** Accepts any credentials, and none. */
  readonly open: boolean;
  /** Hands out addresses with HTTPS. */
  readonly tls: boolean;
  /** An IotcsSeed; the default one when left out. */
  readonly seed?: unknown;
}

/** The service behind one port. */
export class IotcsPlatform implements Platform<IotcsFaultEffect> {
  readonly name = 'iotcs';
  readonly faultChecks: FieldChecks = iotcsFaultChecks;
  readonly installation: Installation;
  readonly files: ProvisioningFiles;
  readonly seed: IotcsSeed;
  /** How the clients of the addresses that are handed out connect. */
  readonly scheme: IotcsScheme;
  /** File with the certificate to trust; undefined when no address needs one. */
  caFile: string | undefined;
  readonly #rest: RestInterface;
  readonly #broker: MqttBroker;
  #port: number | undefined;
  #credentials: Promise<TlsCredentials> | undefined;

  private constructor({ seed, filesOf, tls, ...parts }: IotcsPlatformOptions) {
    this.seed = checkSeed(seed);
    this.scheme = tls ? 'https' : 'http';
    this.installation = new Installation({ ...parts, contents: filesOf('iotcs') });
    this.files = new ProvisioningFiles(this.installation, filesOf('iotcs-provisioning'));
    this.#rest = new RestInterface(this.installation);
    this.#broker = new MqttBroker(this.installation);
  }

  /**
   * Opens what the store holds, and fills it from the seed the first time.
   *
   * @throws {Error} naming the field of the seed that is wrong
   */
  static async open(options: IotcsPlatformOptions): Promise<IotcsPlatform> {
    const platform = new IotcsPlatform(options);
    await loadSeedOnce(platform.installation, platform.seed);
    return platform;
  }

  /** Password of the provisioning files. */
  get provisioningPassword(): string {
    return this.seed.provisioningPassword ?? iotcsDefaults.provisioningPassword;
  }

  /** Activation ids of the devices. */
  deviceIds(): readonly string[] {
    return [...this.installation.devices].flatMap(({ activationId }) => activationId ?? []);
  }

  /** Tells the port where clients find the service, and writes the files for them. */
  async publish(port: number): Promise<void> {
    this.#port = port;
    await this.#writeFiles();
  }

  /** The address for clients that connect in one way. Certificates name the host, so that it is `localhost` with TLS. */
  addressOf(scheme: IotcsScheme): string {
    return `${scheme}://${isSecure(scheme) ? 'localhost' : '127.0.0.1'}:${this.#port}`;
  }

  /** Address of an object of the storage cloud. */
  objectUrl(path: string): string {
    return `${this.addressOf(this.scheme)}${CONTAINER_PATH}/${path}`;
  }

  /** Writes one provisioning file; resolves to its path. */
  async provision(
    id: string,
    options: {
      readonly scheme?: IotcsScheme;
      readonly format?: ProvisioningFormat;
      readonly password?: string;
    },
  ): Promise<string> {
    const { scheme = this.scheme, format, password = this.provisioningPassword } = options;
    return await this.files.write(id, await this.#serverAddress(scheme), { format, password });
  }

  front(http: Server): PortFront {
    return new PortFront({
      http,
      credentials: () => this.#tlsCredentials(),
      mqtt: connection => void this.#broker.take(connection),
    });
  }

  async handle(exchange: Exchange<IotcsFaultEffect>): Promise<Reply | undefined> {
    try {
      if (isStorageRequest(exchange.path)) return await answerStorage(this.installation, exchange);
      return await this.#rest.answer(exchange, exchange.origin);
    } catch (error) {
      if (error instanceof IotcsRefusal) return errorReply(error.status, error.message, error.more);
      throw error;
    }
  }

  errorReply(status: number, message: string): Reply {
    return json(status, errorBody(status, message));
  }

  async reset(): Promise<void> {
    await this.installation.clear();
    // Clients that trust the authority go on after a reset.
    if (this.#credentials) keepTlsCredentials(this.installation.store, await this.#credentials);
    await loadSeedOnce(this.installation, this.seed);
    await this.#writeFiles();
  }

  async load(seed: unknown): Promise<void> {
    const checked = checkSeed(seed);
    if (checked.provisioningPassword !== undefined) {
      throw new Refusal(400, 'seed: iotcs: provisioningPassword can only be set at the start');
    }
    await loadSeed(this.installation, checked);
    await this.#writeFiles();
  }

  async state(): Promise<unknown> {
    const { models, devices, applications, policies, requests, messages, objects } = this.installation;
    return {
      deviceModels: [...models].filter(({ system }) => !system),
      devices: [...devices].map(({ sharedSecret: _, ...device }) => device),
      applications: [...applications],
      policies: [...policies],
      requests: [...requests],
      messages: [...messages],
      objects: objects.all(),
    };
  }

  async endStreams(): Promise<void> {
    this.installation.stop();
    await this.#broker.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.files[Symbol.asyncDispose]();
    await this.installation[Symbol.asyncDispose]();
  }

  async #writeFiles(): Promise<void> {
    if (this.#port === undefined) return;
    const address = await this.#serverAddress(this.scheme);
    await this.files.writeAll(address, this.provisioningPassword);
    if (!isSecure(this.scheme)) return;
    const { ca } = await this.#tlsCredentials();
    this.caFile = await this.files.writeCertificate(ca);
  }

  async #serverAddress(scheme: IotcsScheme): Promise<ServerAddress> {
    const trustAnchor = isSecure(scheme)
      ? new X509Certificate((await this.#tlsCredentials()).ca).raw
      : undefined;
    return { serverUri: this.addressOf(scheme), trustAnchor };
  }

  #tlsCredentials(): Promise<TlsCredentials> {
    this.#credentials ??= tlsCredentials(this.installation.store);
    return this.#credentials;
  }
}

function isSecure(scheme: IotcsScheme): boolean {
  return scheme === 'https' || scheme === 'mqtts';
}
