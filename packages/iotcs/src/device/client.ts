import type { RequestOptions } from '@sdk/core';
import { CAPABILITY } from '../capabilities/capability.js';
import type { KeyPair } from '../crypto/rsa.js';
import type { MessageDispatcher } from '../dispatch/message-dispatcher.js';
import { requireMessage } from '../messages/builders.js';
import type { Message, RequestMessage } from '../messages/message.js';
import type { DeviceModelDefinition } from '../models/definition.js';
import { DeviceModel, urnsOf } from '../models/device-model.js';
import type { Provisioning } from '../provisioning/provisioning.js';
import {
  type ProvisioningSource,
  readProvisioning,
  writeProvisioning,
} from '../provisioning/provisioning-file.js';
import type { RequestHandler } from '../requests/device-request.js';
import type { RestClient } from '../rest/rest-client.js';
import { StateError } from '../state-error.js';
import type { StorageObject } from '../storage/storage-object.js';
import {
  invalid,
  received,
  requireFunction,
  requireList,
  requireNumber,
  requireOptions,
  requireText,
} from '../validation.js';
import type { MessageOptions } from '../virtual/format-message.js';
import { VirtualDevice } from '../virtual/virtual-device.js';
import { activate } from './activation.js';
import { DeviceConnections } from './device-connections.js';
import type { DeviceOptions } from './device-options.js';
import type { DeviceSession } from './device-session.js';

/** What a client is made from. */
export interface ClientParts {
  readonly source: ProvisioningSource;
  readonly password: string;
  readonly assets: Provisioning;
  readonly options: DeviceOptions;
}

/** A device that talks to the server: base of DirectlyConnectedDevice and GatewayDevice. */
export abstract class Client {
  readonly #source: ProvisioningSource;
  readonly #password: string;
  readonly #options: DeviceOptions;
  readonly #connections: DeviceConnections;
  #assets: Provisioning;
  #session: DeviceSession | undefined;
  #closing: Promise<void> | undefined;
  #activating: Promise<void> | undefined;
  /** True when the server has activated the device, and the provisioning file does not say so yet. */
  #isUnsaved = false;

  constructor({ source, password, assets, options }: ClientParts) {
    this.#source = source;
    this.#password = password;
    this.#assets = assets;
    this.#options = options;
    const isGateway = (): boolean => this.capabilities.includes(CAPABILITY.indirectActivation);
    this.#connections = new DeviceConnections({ source, assets, options, isGateway });
    if (assets.endpointId !== undefined)
      this.#session = this.#connections.newSession(assets, assets.endpointId);
  }

  /** Capabilities that the activation tells of, beside those of every device. */
  protected abstract readonly capabilities: readonly string[];

  /** The assets as they are now. */
  protected get assets(): Provisioning {
    return this.#assets;
  }

  /** Whether the server knows the device as activated. */
  isActivated(): boolean {
    return this.#assets.endpointId !== undefined;
  }

  /** The server's id of the device. @throws {StateError} before the activation. */
  getEndpointId(): string {
    return this.session('getEndpointId').endpointId;
  }

  /**
   * Activates the device: makes its keys, tells the server of them and of its models, and writes them to the provisioning
   * file. The keys are in the file before they are sent, so that it can be called again, with the same keys, after any failure,
   * also when the file could not be written at the end. Whether a server that has activated the device, and whose answer was
   * lost, takes them a second time, is not known.
   *
   * @param deviceModels URNs of the models, or the models.
   * @throws {StateError} when the device is activated already, or closed.
   *
   * @example if (!device.isActivated()) await device.activate(['urn:acme:thermometer']);
   */
  async activate(deviceModels: readonly (string | DeviceModel)[], options?: RequestOptions): Promise<void> {
    if (this.isActivated() && !this.#isUnsaved)
      throw new StateError('activate', 'this device is activated already');
    this.#requireOpen('activate');
    const urns = urnsOf('activate', deviceModels);
    this.#activating ??= this.#activateAndSave(urns, options).finally(() => {
      this.#activating = undefined;
    });
    await this.#activating;
  }

  /** An activation whose assets could not be written is known to the server; only the writing is left. */
  async #activateAndSave(deviceModels: readonly string[], options?: RequestOptions): Promise<void> {
    if (!this.#isUnsaved) {
      const assets = await this.#activate(deviceModels, options);
      this.#assets = assets.activated;
      this.#isUnsaved = true;
      // Who has closed the device meanwhile wants nothing more of it, but its endpoint id must not be lost.
      if (this.#closing === undefined) {
        const { activated, rest } = assets;
        this.#session = this.#connections.newSession(activated, activated.endpointId ?? '', rest);
        this.#session.reportPolicyResource();
      }
    }
    await writeProvisioning(this.#source, this.#password, this.#assets);
    this.#isUnsaved = false;
  }

  async #activate(
    deviceModels: readonly string[],
    options?: RequestOptions,
  ): Promise<{ readonly activated: Provisioning; readonly rest: RestClient }> {
    const { rest, disconnect } = this.#connections.forActivation(this.#assets);
    try {
      const activated = await activate(
        {
          rest,
          assets: this.#assets,
          deviceModels: [...deviceModels, ...CAPABILITIES, ...this.capabilities],
          allowDrafts: this.#options.allowDraftDeviceModels === true,
          keep: keyPair => this.#keepKeys(keyPair),
        },
        options,
      );
      return { activated, rest };
    } finally {
      await disconnect();
    }
  }

  /**
   * Writes new keys to the file, and returns those to be used: another device that was opened from the same file may have
   * been faster, and its keys must not be overwritten.
   */
  async #keepKeys(keyPair: KeyPair): Promise<KeyPair> {
    const present = await readProvisioning(this.#source, this.#password);
    if (present.endpointId !== undefined)
      throw new StateError('activate', 'this device was activated meanwhile; open it again');
    this.#assets = { ...this.#assets, keyPair: present.keyPair ?? keyPair };
    if (present.keyPair === undefined) await writeProvisioning(this.#source, this.#password, this.#assets);
    return present.keyPair ?? keyPair;
  }

  /**
   * The device model of a URN; it is fetched once. Undefined when the server does not know it, or it is a draft and
   * `allowDraftDeviceModels` is not set.
   *
   * @throws {StateError} before the activation.
   */
  async getDeviceModel(deviceModelUrn: string): Promise<DeviceModel | undefined> {
    requireText('getDeviceModel', 'deviceModelUrn', deviceModelUrn);
    return this.session('getDeviceModel').models.get(deviceModelUrn);
  }

  /**
   * A virtual device of this device, or of one behind the gateway. With the first one the device reports its capabilities
   * and begins to ask for requests. Each call makes a new one; requests go to the latest.
   *
   * @param options how its attributes are sent, e.g. with guaranteed delivery.
   * @throws {StateError} before the activation.
   *
   * @example const sensor = device.createVirtualDevice(device.getEndpointId(), model);
   */
  createVirtualDevice<M extends DeviceModelDefinition>(
    deviceId: string,
    deviceModel: DeviceModel<M>,
    options: MessageOptions = {},
  ): VirtualDevice<M> {
    requireText('createVirtualDevice', 'deviceId', deviceId);
    if (!(deviceModel instanceof DeviceModel))
      throw invalid('createVirtualDevice', {
        field: 'deviceModel',
        expected: 'a DeviceModel',
        received: received(deviceModel),
      });
    const session = this.session('createVirtualDevice');
    const virtualDevice = new VirtualDevice(deviceId, deviceModel, session, options);
    session.start();
    return virtualDevice;
  }

  /**
   * An object for content that is uploaded under a name. Nothing is sent before `sync`, or before an attribute takes it.
   *
   * @param name unique in the storage; it may hold a path.
   * @param contentType MIME type. @defaultValue application/octet-stream
   * @throws {StateError} before the activation.
   */
  createStorageObject(
    name: string,
    contentType?: string,
    options: { readonly encoding?: string | undefined } = {},
  ): StorageObject {
    requireText('createStorageObject', 'name', name);
    if (contentType !== undefined) requireText('createStorageObject', 'contentType', contentType);
    const { encoding } = requireOptions('createStorageObject', options);
    if (encoding !== undefined) requireText('createStorageObject', 'encoding', encoding);
    return this.session('createStorageObject').storage.create(name, contentType, encoding);
  }

  /**
   * The object of content that is in the storage already; its length, type and date are fetched.
   *
   * @throws {ProtocolError} when the URI does not lie in the storage container of this device.
   */
  async findStorageObject(uri: string): Promise<StorageObject> {
    requireText('findStorageObject', 'uri', uri);
    return this.session('findStorageObject').storage.find(uri);
  }

  /** Sends messages, counts them, and tells what became of them. @throws {StateError} before the activation. */
  get messageDispatcher(): MessageDispatcher {
    return this.session('messageDispatcher').dispatcher;
  }

  /**
   * Sends messages that the application has made itself, and resolves when the server has them. Failures are not repeated;
   * for that queue them at `messageDispatcher`. Requests in the answer are kept for `receive`.
   */
  async send(messages: readonly Message[], options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { signal = new AbortController().signal } = requireOptions('send', options);
    requireList('send', 'messages', messages).forEach((message, index) => {
      requireMessage('send', `messages[${index}]`, message);
    });
    await this.session('send').connection.send(messages, { signal });
  }

  /**
   * The next request of the server, for applications that serve requests without virtual devices. Undefined when none has
   * come within the time.
   *
   * @param timeoutMs cut to whole seconds; the server may hold the call so long.
   */
  async receive(
    timeoutMs: number,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<RequestMessage | undefined> {
    requireNumber('receive', 'timeoutMs', timeoutMs, 0);
    const { signal = new AbortController().signal } = requireOptions('receive', options);
    const { connection } = this.session('receive');
    if (!connection.hasRequest) {
      const isLong = this.#options.dispatcher?.longPolling !== false && timeoutMs >= 1_000;
      const longPoll = isLong ? { timeoutSeconds: Math.floor(timeoutMs / 1_000) } : undefined;
      await connection.send([], { signal, longPoll });
    }
    return connection.take();
  }

  /**
   * Serves requests to a resource of an endpoint, and reports it to the server.
   *
   * @param endpointId the device's own, or of one behind the gateway.
   * @param path a slash at its beginning does not count.
   *
   * @example device.registerRequestHandler(device.getEndpointId(), 'lamp/state', () => ({ status: 200, body: { on: true } }));
   */
  registerRequestHandler(
    endpointId: string,
    path: string,
    handler: RequestHandler,
    options: { readonly methods?: string } = {},
  ): void {
    requireText('registerRequestHandler', 'endpointId', endpointId);
    requireText('registerRequestHandler', 'path', path);
    requireFunction('registerRequestHandler', 'handler', handler);
    const { methods = 'GET,PUT,POST,DELETE' } = requireOptions('registerRequestHandler', options);
    requireText('registerRequestHandler', 'methods', methods);
    const session = this.session('registerRequestHandler');
    const name = withoutSlash(path);
    session.register(endpointId, name, handler);
    session.start();
    session.report([{ name, path: name, status: 'ADDED', methods, endpointName: endpointId }], endpointId);
  }

  /** The handler that serves a path of an endpoint; undefined when there is none. */
  getRequestHandler(endpointId: string, path: string): RequestHandler | undefined {
    requireText('getRequestHandler', 'endpointId', endpointId);
    requireText('getRequestHandler', 'path', path);
    return this.session('getRequestHandler').findHandler(endpointId, withoutSlash(path));
  }

  /** Ends the serving of a path; requests to it are answered with 404. */
  unregisterRequestHandler(endpointId: string, path: string): void {
    requireText('unregisterRequestHandler', 'endpointId', endpointId);
    requireText('unregisterRequestHandler', 'path', path);
    const session = this.session('unregisterRequestHandler');
    const name = withoutSlash(path);
    session.unregister(endpointId, name);
    session.report(
      [{ name, path: name, status: 'REMOVED', methods: '', endpointName: endpointId }],
      endpointId,
    );
  }

  /** Resolves when every message so far was delivered or given up. */
  async flush(): Promise<void> {
    await this.#session?.policies.settled();
    await this.#session?.dispatcher.flush();
  }

  /**
   * Stops asking for requests, finishes the one being served, and sends what waits, each at most so long as
   * `closeTimeoutMs`. Guaranteed messages that could not be sent stay in the message store for the next start. An activation
   * under way is finished first. Idempotent.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Only so that its end is written; whoever has begun it hears of its failure.
    await this.#activating?.catch(() => {});
    await this.#session?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The running parts. @throws {StateError} before the activation, and after `close`. */
  protected session(operation: string): DeviceSession {
    this.#requireOpen(operation);
    if (this.#session !== undefined) return this.#session;
    throw new StateError(operation, 'this device is not activated; call activate first');
  }

  #requireOpen(operation: string): void {
    if (this.#closing !== undefined) throw new StateError(operation, 'this device is closed');
  }
}

/** Capabilities of every device. */
const CAPABILITIES = [
  CAPABILITY.directActivation,
  CAPABILITY.diagnostics,
  CAPABILITY.messageDispatcher,
  CAPABILITY.devicePolicy,
];

/** As requests name it. */
function withoutSlash(path: string): string {
  return path.replace(/^\/+/, '');
}
