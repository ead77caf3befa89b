import type { FaultControl } from '../host/faults/fault-plan.js';
import type { PlatformServer } from '../host/platform-server.js';
import type { LoggedRequest } from '../host/request-log.js';
import { setState } from './administration/set-state.js';
import { removePolicy } from './device/policy-changes.js';
import type { IotcsFaultEffect } from './fault-effects.js';
import type { Installation } from './installation.js';
import type { IotcsPlatform, IotcsScheme } from './iotcs-platform.js';
import { acceptMessages } from './messages/accept-messages.js';
import { type DeviceRequest, failRequest, sendRequest } from './messages/send-request.js';
import type { IotcsDeviceModel } from './model/device-model.js';
import type {
  DeviceRecord,
  DeviceResponse,
  EndpointState,
  EndpointType,
  RequestStatus,
  StoredMessage,
} from './model/records.js';
import type { ProvisioningFormat } from './provisioning/trusted-assets.js';
import { checkSeed } from './seed/check-seed.js';
import { addDevice, loadSeed } from './seed/load-seed.js';
import type { IotcsDeviceSeed, IotcsIntegrationSeed, IotcsPolicySeed } from './seed/seed.js';

/** A device, a gateway or a device behind one, as tests see it. */
export interface IotcsDeviceInfo {
  readonly endpointId: string;
  /** Undefined for a device behind a gateway. */
  readonly activationId: string | undefined;
  readonly hardwareId: string;
  readonly type: EndpointType;
  readonly state: EndpointState;
  readonly deviceModels: readonly string[];
  /** Endpoint id of its gateway. */
  readonly gateway: string | undefined;
  /** The last values of its attributes, by model URN and name. */
  readonly attributes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A request to a device, and what became of it. */
export interface IotcsRequestInfo {
  readonly id: string;
  readonly status: RequestStatus;
  readonly response: DeviceResponse | undefined;
}

/** An object of the storage cloud, as tests see it. */
export interface IotcsObjectInfo {
  /** Path below the container. */
  readonly path: string;
  readonly contentType: string;
  readonly contentEncoding: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly content: Uint8Array;
}

/** How a provisioning file is to be written. */
export interface IotcsProvisioningOptions {
  /** How clients are to connect; with `https` and `mqtts` the file holds the certificate to trust. */
  readonly scheme?: IotcsScheme;
  /** @defaultValue `unified` */
  readonly format?: ProvisioningFormat;
  /** @defaultValue that of all provisioning files */
  readonly password?: string;
}

/** The running emulator of Oracle IoT Cloud Service, as tests steer it. */
export class IotcsEmulator {
  readonly #server: PlatformServer<IotcsFaultEffect>;
  readonly #platform: IotcsPlatform;

  constructor(server: PlatformServer<IotcsFaultEffect>, platform: IotcsPlatform) {
    this.#server = server;
    this.#platform = platform;
  }

  /** Address for clients: scheme, host and port. The port speaks HTTP, HTTPS and MQTT, whatever the scheme here. */
  get url(): string {
    return this.#platform.addressOf(this.#platform.scheme);
  }

  /** The certificate, in PEM, that clients of `https` and `mqtts` must trust; undefined without `tls`. */
  get caFile(): string | undefined {
    return this.#platform.caFile;
  }

  /** Provisioning file of the first device. */
  get provisioningFile(): string {
    return this.provisioningFileOf(this.#first(this.#platform.deviceIds(), 'device'));
  }

  /** Password of all provisioning files. */
  get provisioningPassword(): string {
    return this.#platform.provisioningPassword;
  }

  /** Provisioning file of the first integration, for enterprise clients, with its password. */
  get enterprise(): { readonly provisioningFile: string; readonly password: string } {
    const [integration] = [...this.#installation.integrations];
    const provisioningFile = this.provisioningFileOf(this.#first([integration?.id], 'integration'));
    return { provisioningFile, password: this.provisioningPassword };
  }

  /**
   * Provisioning file of a device or integration. Clients add to it what they get at their activation; `reset` writes it
   * anew without that.
   *
   * @param id - activation id, or id of an integration
   */
  provisioningFileOf(id: string): string {
    return this.#platform.files.pathOf(id);
  }

  /**
   * Writes the provisioning file of a device or integration anew; resolves to its path. What a client has added to the file
   * stays, except in the legacy format, which is for devices that are not activated.
   *
   * @example
   * const file = await emulator.iotcs.provision('EMULATOR-DEVICE-1', { scheme: 'mqtts' });
   * @throws {Error} when there is no such device or integration
   */
  async provision(id: string, options: IotcsProvisioningOptions = {}): Promise<string> {
    return await this.#platform.provision(id, options);
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

  /** Adds a device model, or gives one of the same URN another definition. */
  async addDeviceModel(model: IotcsDeviceModel): Promise<void> {
    await this.#platform.load({ deviceModels: [model] });
  }

  /**
   * Registers a device; resolves to its endpoint id and its provisioning file.
   *
   * @throws {Refusal} naming the field that is wrong
   */
  async registerDevice(device: IotcsDeviceSeed): Promise<{ endpointId: string; provisioningFile: string }> {
    checkSeed({ devices: [device] });
    const { id } = await addDevice(this.#installation, device);
    return { endpointId: id, provisioningFile: await this.provision(device.activationId) };
  }

  /** Adds the identity of an enterprise client; resolves to its provisioning file. */
  async registerIntegration(integration: IotcsIntegrationSeed): Promise<string> {
    await loadSeed(this.#installation, checkSeed({ integrations: [integration] }));
    return await this.provision(integration.id);
  }

  /**
   * Adds a policy, or gives one of the same id another definition or other devices. The devices that it concerns are told,
   * if they have reported that they want to be; the others hear of it when they ask.
   */
  async assignPolicy(policy: IotcsPolicySeed): Promise<void> {
    await this.#platform.load({ policies: [policy] });
  }

  /**
   * Takes a policy away; the devices that had it are told.
   *
   * @throws {Error} when there is no such policy
   */
  removePolicy(id: string): void {
    const policy = this.#installation.policies.get(id);
    if (!policy) throw new Error(`there is no policy ${id}`);
    removePolicy(this.#installation, policy);
  }

  /** The devices, in the order in which they were registered. */
  devices(): readonly IotcsDeviceInfo[] {
    return [...this.#installation.devices].map(deviceInfo);
  }

  /**
   * Enables, disables or decommissions an endpoint; one that is not activated loses its tokens.
   *
   * @throws {Error} when there is no such endpoint
   */
  setState(endpointId: string, state: EndpointState): void {
    setState(this.#installation, this.#device(endpointId), state);
  }

  /** The messages from and to devices, in the order in which they came. */
  messages(): readonly StoredMessage[] {
    return [...this.#installation.messages];
  }

  /**
   * Takes messages as if an endpoint had sent them.
   *
   * @throws {Error} when there is no such endpoint, or a message is wrong
   */
  receive(endpointId: string, messages: readonly unknown[]): void {
    const { id } = this.#device(endpointId);
    acceptMessages(this.#installation, id, messages);
  }

  /**
   * Sends a request to a device, which gets it when it asks; the result is its id.
   *
   * @throws {Error} when there is no such endpoint
   */
  sendRequest(endpointId: string, request: DeviceRequest): string {
    const device = this.#device(endpointId);
    const [integration] = [...this.#installation.integrations];
    return sendRequest(this.#installation, device, integration?.id ?? '', request).id;
  }

  /** How far a request to a device is; undefined when there is none. */
  request(id: string): IotcsRequestInfo | undefined {
    const request = this.#installation.requests.get(id);
    return request && { id, status: request.status, response: request.response };
  }

  /** Ends a request without an answer of its device. */
  failRequest(id: string): void {
    failRequest(this.#installation, id);
  }

  /** Resolves when an endpoint waits for requests with a long poll. */
  async untilPolled(endpointId: string): Promise<void> {
    await this.#installation.mailboxes.untilWaiting(endpointId);
  }

  /** Ends all long polls, as if their time were up. */
  endPolls(): void {
    this.#installation.endPolls();
  }

  /** Closes all connections, in the middle of what they do. */
  dropConnections(): void {
    this.#server.dropConnections();
  }

  /** Lets all tokens expire now, those for the storage cloud too. */
  expireTokens(): void {
    this.#installation.tokens.expireAll();
    this.#installation.objects.tokens.expireAll();
  }

  /** Milliseconds that new tokens are good for; can be changed at any time. */
  get tokenLifetimeMs(): number {
    return this.#installation.tokens.lifetimeMs;
  }

  set tokenLifetimeMs(lifetimeMs: number) {
    this.#installation.tokens.lifetimeMs = lifetimeMs;
  }

  /** What the storage cloud holds at a path below the container; undefined when there is nothing. */
  async storedObject(path: string): Promise<IotcsObjectInfo | undefined> {
    const object = this.#installation.objects.get(path);
    const pieces = await this.#installation.objects.read(path);
    if (!object || !pieces) return undefined;
    const { contentType, contentEncoding, metadata } = object;
    return {
      path,
      contentType,
      contentEncoding,
      metadata,
      content: await bytesOf(pieces),
    };
  }

  /** Puts an object into the storage cloud; resolves to its address. */
  async storeObject(object: Omit<IotcsObjectInfo, 'contentEncoding'>): Promise<string> {
    const { path, contentType, metadata, content } = object;
    await this.#installation.objects.put(
      { id: path, contentType, metadata },
      (async function* () {
        yield content;
      })(),
    );
    return this.#platform.objectUrl(path);
  }

  get #installation(): Installation {
    return this.#platform.installation;
  }

  #device(endpointId: string): DeviceRecord {
    const device = this.#installation.devices.get(endpointId);
    if (!device) throw new Error(`there is no endpoint ${endpointId}`);
    return device;
  }

  #first(ids: readonly (string | undefined)[], what: string): string {
    const [id] = ids;
    if (id === undefined) throw new Error(`the seed has no ${what}`);
    return id;
  }
}

function deviceInfo(device: DeviceRecord): IotcsDeviceInfo {
  const { id, activationId, hardwareId, type, state, deviceModels, gateway, attributes } = device;
  const values = Object.entries(attributes).map(([urn, states]) => [
    urn,
    Object.fromEntries(Object.entries(states).map(([name, { value }]) => [name, value])),
  ]);
  return {
    endpointId: id,
    activationId,
    hardwareId,
    type,
    state,
    deviceModels,
    gateway,
    attributes: Object.fromEntries(values),
  };
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
