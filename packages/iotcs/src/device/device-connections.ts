import { privateKeySigner, sharedSecretSigner } from '../auth/client-assertion.js';
import { dispatcherLimits } from '../dispatch/dispatcher-options.js';
import { fileMessageStore } from '../dispatch/file-message-store.js';
import { httpTransport } from '../dispatch/http-transport.js';
import { type MessageStore, memoryMessageStore } from '../dispatch/message-store.js';
import { networkCostOf } from '../policies/batch/network-cost.js';
import type { Provisioning } from '../provisioning/provisioning.js';
import type { ProvisioningSource } from '../provisioning/provisioning-file.js';
import { trustedConnection } from '../provisioning/trusted-connection.js';
import type { ConnectionOptions, RestClient, RestIdentity } from '../rest/rest-client.js';
import { StateError } from '../state-error.js';
import { invalid, received, requireOptions, requireText } from '../validation.js';
import type { DeviceOptions } from './device-options.js';
import { DeviceSession } from './device-session.js';
import { connectToServer, type ServerConnection } from './server-connection.js';

/** What connections are made from. */
interface ConnectionParts {
  readonly source: ProvisioningSource;
  readonly assets: Provisioning;
  readonly options: DeviceOptions;
  readonly isGateway: () => boolean;
}

/** Makes a device's ways to the server: one for its activation, and one in the name that it has from then on. */
export class DeviceConnections {
  readonly #source: ProvisioningSource;
  readonly #options: DeviceOptions;
  readonly #isGateway: () => boolean;
  /** One for all connections, so that they share their sockets. */
  readonly #connection: ConnectionOptions;

  /** @throws {ValidationError} when an option is unusable; those of the connection itself are checked when it is made. */
  constructor({ source, assets, options, isGateway }: ConnectionParts) {
    const { baseUrl, storageCloudHost, dispatcher, networkCost } = requireOptions('open', options);
    if (baseUrl !== undefined) requireAddress(baseUrl);
    if (storageCloudHost !== undefined) requireText('open', 'storageCloudHost', storageCloudHost);
    dispatcherLimits(dispatcher);
    networkCostOf(networkCost);
    this.#source = source;
    this.#options = options;
    this.#isGateway = isGateway;
    this.#connection = connectionOptions(assets, options);
  }

  /** A connection for the activation alone. */
  forActivation(assets: Provisioning): ServerConnection {
    const { clientId, sharedSecret } = assets;
    return this.#connect(assets, {
      id: clientId,
      scope: 'oracle/iot/activation',
      signer: sharedSecretSigner(sharedSecret),
      header: 'X-ActivationId',
      secrets: [sharedSecret.reveal()],
    });
  }

  /**
   * The running parts of an activated device.
   *
   * @param from a client of the same server, whose knowledge of the server's time is kept.
   * @throws {StateError} when the assets hold no keys.
   */
  newSession(assets: Provisioning, endpointId: string, from?: RestClient): DeviceSession {
    if (assets.keyPair === undefined)
      throw new StateError('open', 'the provisioning file holds no keys of the device');
    const identity: RestIdentity = {
      id: endpointId,
      scope: '',
      signer: privateKeySigner(assets.keyPair.privateKey),
      header: 'X-EndpointId',
      secrets: [],
    };
    const { rest, disconnect } = this.#connect(assets, identity, from);
    const { dispatcher } = this.#options;
    const limits = dispatcherLimits(dispatcher);
    return new DeviceSession({
      endpointId,
      rest,
      transport: httpTransport(rest, limits.longPollGraceMs),
      limits,
      store: dispatcher?.messageStore ?? this.#defaultStore(),
      options: this.#options,
      connectionOptions: this.#connection,
      disconnect,
    });
  }

  #connect(assets: Provisioning, identity: RestIdentity, from?: RestClient): ServerConnection {
    return connectToServer({
      baseUrl: this.#options.baseUrl ?? assets.serverUrl,
      identity,
      isGateway: this.#isGateway(),
      trustAnchors: assets.trustAnchors,
      options: this.#connection,
      serverClock: from?.serverClock,
    });
  }

  /** Only a path says where a file can be. */
  #defaultStore(): MessageStore {
    return typeof this.#source === 'string'
      ? fileMessageStore(`${this.#source}.messages`)
      : memoryMessageStore();
  }
}

function requireAddress(baseUrl: unknown): void {
  const text = String(baseUrl);
  if (/^(https?|mqtts?):/.test(text) && URL.canParse(text)) return;
  throw invalid('open', {
    field: 'baseUrl',
    expected: 'an address such as https://host:443, with https or mqtts',
    received: received(baseUrl),
  });
}

function connectionOptions(assets: Provisioning, options: DeviceOptions): ConnectionOptions {
  const {
    baseUrl: _baseUrl,
    dispatcher: _dispatcher,
    allowDraftDeviceModels: _drafts,
    storageCloudHost: _host,
    disableStorageObjectPrefix: _prefix,
    networkCost: _cost,
    ...connection
  } = options;
  return trustedConnection(assets, connection);
}
