import type { IotcsDeviceModel } from '../model/device-model.js';

/** What an emulator of the platform holds at its start and after a reset. */
export interface IotcsSeed {
  /** @defaultValue a thermostat, `urn:sdk:emulator:thermostat` */
  readonly deviceModels?: readonly IotcsDeviceModel[];
  /**
   * Directly connected devices and gateways, each with a provisioning file. The first is the one of the handle and of the
   * ready line.
   *
   * @defaultValue `EMULATOR-DEVICE-1`, and `EMULATOR-GATEWAY-1` with one device announced behind it
   */
  readonly devices?: readonly IotcsDeviceSeed[];
  /** @defaultValue `0-EMULATOR`, which sees all devices */
  readonly applications?: readonly IotcsApplicationSeed[];
  /** Identities of enterprise clients, each with a provisioning file. @defaultValue `EMULATOR-INTEGRATION-1` */
  readonly integrations?: readonly IotcsIntegrationSeed[];
  readonly policies?: readonly IotcsPolicySeed[];
  /** Who may administer the service with HTTP Basic. @defaultValue `admin` with the password `emulator` */
  readonly administrators?: readonly { readonly username: string; readonly password: string }[];
  /** Password of the provisioning files. @defaultValue `emulator` */
  readonly provisioningPassword?: string;
  /** Milliseconds that tokens are good for. @defaultValue an hour */
  readonly tokenLifetimeMs?: number;
}

/** A directly connected device, or a gateway, before its activation. */
export interface IotcsDeviceSeed {
  readonly activationId: string;
  /** @defaultValue `emulator-shared-secret` */
  readonly sharedSecret?: string;
  /** The id that it gets at its activation. @defaultValue one that follows from the activation id */
  readonly endpointId?: string;
  /** @defaultValue the activation id */
  readonly name?: string;
  /** @defaultValue the activation id */
  readonly hardwareId?: string;
  /** Facts such as `manufacturer`, `modelNumber`, `serialNumber`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Devices that may be registered behind it with a secret of their own. */
  readonly connectedDevices?: readonly { readonly hardwareId: string; readonly sharedSecret: string }[];
  /**
   * Activates it with these device models, as if a client had done so: its provisioning file holds the endpoint id and a
   * key pair.
   *
   * @defaultValue it is not activated
   */
  readonly activated?: readonly string[];
}

/** An application. */
export interface IotcsApplicationSeed {
  readonly id: string;
  /** @defaultValue the id */
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** URNs of its models; it sees the devices that implement one of them. @defaultValue all models */
  readonly deviceModels?: readonly string[];
}

/** The identity of an enterprise client. */
export interface IotcsIntegrationSeed {
  readonly id: string;
  /** @defaultValue `emulator-shared-secret` */
  readonly sharedSecret?: string;
  /** @defaultValue the id */
  readonly name?: string;
  /** Id of its application. @defaultValue the first application */
  readonly application?: string;
}

/** A device policy (section 4.10). */
export interface IotcsPolicySeed {
  readonly id: string;
  readonly deviceModelUrn: string;
  readonly description?: string;
  /** @defaultValue true */
  readonly enabled?: boolean;
  readonly pipelines: readonly {
    /** `*` for the whole message. */
    readonly attributeName: string;
    readonly pipeline: readonly {
      readonly id: string;
      readonly parameters: Readonly<Record<string, unknown>>;
    }[];
  }[];
  /** Endpoint ids of the devices that it is assigned to. @defaultValue none */
  readonly devices?: readonly string[];
}
