import type { EmulatorClock } from '../host/clock.js';
import type { Exchange } from '../host/exchange.js';
import type { FieldChecks } from '../host/faults/parse-fault.js';
import type { EmulatorLog } from '../host/log.js';
import type { Platform } from '../host/platform.js';
import { json, type Reply } from '../host/reply.js';
import type { Store } from '../host/store.js';
import { iotcsDefaults } from './defaults.js';
import { type IotcsFaultEffect, iotcsFaultChecks } from './fault-effects.js';
import { Installation } from './installation.js';
import { ProvisioningFiles, type ServerAddress } from './provisioning/provisioning-files.js';
import { errorBody, errorReply, IotcsRefusal } from './refusal.js';
import { RestInterface } from './rest-interface.js';
import { checkSeed } from './seed/check-seed.js';
import { loadSeed, loadSeedOnce } from './seed/load-seed.js';
import type { IotcsSeed } from './seed/seed.js';
import { answerStorage, isStorageRequest } from './storage/object-endpoints.js';

/** What the platform is made of. */
export interface IotcsPlatformOptions {
  readonly clock: EmulatorClock;
  readonly log: EmulatorLog;
  readonly store: Store;
  /** Directory that keeps files of one name; undefined when they end with the process. */
  readonly filesOf: (name: string) => string | undefined;
  /** Accepts any credentials, and none. */
  readonly open: boolean;
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
  readonly #rest: RestInterface;
  #address: ServerAddress | undefined;

  private constructor({ seed, filesOf, ...parts }: IotcsPlatformOptions) {
    this.seed = checkSeed(seed);
    this.installation = new Installation({ ...parts, contents: filesOf('iotcs') });
    this.files = new ProvisioningFiles(this.installation, filesOf('iotcs-provisioning'));
    this.#rest = new RestInterface(this.installation);
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

  /** Tells where clients find the service, and writes the provisioning files. */
  async publish(address: ServerAddress): Promise<void> {
    this.#address = address;
    await this.files.writeAll(address, this.provisioningPassword, true);
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
    await loadSeedOnce(this.installation, this.seed);
    await this.#writeFiles(false);
  }

  async load(seed: unknown): Promise<void> {
    await loadSeed(this.installation, checkSeed(seed));
    await this.#writeFiles(true);
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
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.files[Symbol.asyncDispose]();
    await this.installation[Symbol.asyncDispose]();
  }

  async #writeFiles(keepActivations: boolean): Promise<void> {
    if (this.#address) {
      await this.files.writeAll(this.#address, this.provisioningPassword, keepActivations);
    }
  }
}
