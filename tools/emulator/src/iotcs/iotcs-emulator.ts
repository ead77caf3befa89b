import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import type { IotcsFaultEffect } from './fault-effects.js';
import type { Installation } from './installation.js';
import type { IotcsPlatform } from './iotcs-platform.js';

/** The running emulator of Oracle IoT Cloud Service, as tests steer it. */
export class IotcsEmulator {
  readonly #server: PlatformServer<IotcsFaultEffect>;
  readonly #platform: IotcsPlatform;

  constructor(server: PlatformServer<IotcsFaultEffect>, platform: IotcsPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Address for clients: scheme, host and port. */
  get url(): string {
    return this.#server.url;
  }

  /** Provisioning file of the first device. */
  get provisioningFile(): string {
    const [device] = [...this.#installation.devices].filter(({ activationId }) => activationId !== undefined);
    return this.#platform.files.pathOf(device?.activationId ?? '');
  }

  /** Password of all provisioning files. */
  get provisioningPassword(): string {
    return this.#platform.provisioningPassword;
  }

  /** Provisioning file of the first integration, for enterprise clients, with its password. */
  get enterprise(): { readonly provisioningFile: string; readonly password: string } {
    const [integration] = [...this.#installation.integrations];
    return {
      provisioningFile: this.#platform.files.pathOf(integration?.id ?? ''),
      password: this.provisioningPassword,
    };
  }

  /** Faults to inject into the next requests. */
  get faults(): FaultControl<IotcsFaultEffect> {
    return this.#server.faults;
  }

  /** The last thousand requests of clients, the oldest first. */
  requests(): readonly LoggedRequest[] {
    return this.#server.requests.list();
  }

  /** Forgets all data, faults and logged requests, and loads the seed again. */
  async reset(): Promise<void> {
    this.#server.faults.clear();
    this.#server.requests.clear();
    await this.#platform.reset();
  }

  get #installation(): Installation {
    return this.#platform.installation;
  }
}
