import type { ApiCall, Pager, RequestOptions } from '@sdk/core';
import { sharedSecretSigner } from '../auth/client-assertion.js';
import type { DeviceModelDefinition } from '../models/definition.js';
import { DeviceModel } from '../models/device-model.js';
import { type ProvisioningSource, readProvisioning } from '../provisioning/provisioning-file.js';
import { trustedConnection } from '../provisioning/trusted-connection.js';
import { type ConnectionOptions, RestClient } from '../rest/rest-client.js';
import {
  invalid,
  received,
  requireFunction,
  requireList,
  requireNumber,
  requireOptions,
  requireText,
} from '../validation.js';
import { findApplication, getApplication } from './application.js';
import {
  type AsyncRequest,
  type DeviceResponse,
  getRequest,
  readRequest,
  type WaitOptions,
  waitForEnd,
} from './async-request.js';
import { type DeviceFilter, deviceFilter } from './device-filter.js';
import { EnterpriseApi, onlyItem } from './enterprise-api.js';
import { type ListOptions, listPager } from './list-pager.js';
import {
  listMessages,
  type MessageListOptions,
  type WatchMessagesOptions,
  watchMessages,
} from './messages.js';
import { Monitor } from './monitor.js';
import type {
  ApplicationRecord,
  DeviceAppRecord,
  DeviceRecord,
  MessageRecord,
  ResourceRecord,
} from './records.js';
import { RemoteDevice, type RemoteDeviceHandlers } from './remote-device.js';

/** Options of an enterprise client. */
export interface EnterpriseOptions extends ConnectionOptions {
  /** Name of the application to work in. @defaultValue the one that the integration belongs to */
  readonly application?: string | undefined;
  /** Address of the server, in place of the one in the provisioning file. */
  readonly baseUrl?: string | URL | undefined;
  /** Milliseconds from one look at the watched devices to the next. @defaultValue 3000 */
  readonly pollingIntervalMs?: number | undefined;
}

/** Which devices to list. */
export interface DeviceListOptions extends ListOptions {
  /** Members to answer with; all by default. */
  readonly fields?: readonly string[] | undefined;
}

const POLLING_INTERVAL_MS = 3_000;

/**
 * An enterprise application's side of the service: it finds devices, watches and sets their attributes, calls their actions, and reads
 * their messages. It is known to the server as an integration.
 *
 * @example
 * await using client = await EnterpriseClient.open('integration.conf', password);
 * for await (const device of client.getActiveDevices('urn:acme:pump')) console.log(device.id);
 */
export class EnterpriseClient implements AsyncDisposable {
  readonly #api: EnterpriseApi;
  readonly #monitor: Monitor;
  readonly #models: Map<string, Promise<DeviceModel>> = new Map();

  private constructor(api: EnterpriseApi, pollingIntervalMs: number) {
    this.#api = api;
    this.#monitor = new Monitor(api, pollingIntervalMs);
  }

  /**
   * Opens a client by the provisioning file of an integration, and finds its application (E-1).
   *
   * @throws {ProvisioningError} that tells a wrong password from a damaged file.
   * @throws {AuthError} when the server refuses the integration.
   * @throws {ProtocolError} when there is no such application, or there are several.
   */
  static async open(
    file: ProvisioningSource,
    password: string,
    given: EnterpriseOptions = {},
  ): Promise<EnterpriseClient> {
    const operation = 'EnterpriseClient.open';
    const {
      application,
      baseUrl,
      pollingIntervalMs = POLLING_INTERVAL_MS,
      ...options
    } = requireOptions(operation, given);
    requireNumber(operation, 'pollingIntervalMs', pollingIntervalMs, 1);
    if (application !== undefined) requireText(operation, 'application', application);
    const assets = await readProvisioning(file, password);
    const { clientId, serverUrl, sharedSecret } = assets;
    const identity = {
      id: clientId,
      scope: '',
      signer: sharedSecretSigner(sharedSecret),
      header: 'X-EndpointId',
      secrets: [sharedSecret.reveal()],
    } as const;
    const rest = new RestClient(baseUrl ?? serverUrl, identity, trustedConnection(assets, options));
    const { id } = await findApplication(rest, clientId, application);
    return new EnterpriseClient(new EnterpriseApi(rest, id), pollingIntervalMs);
  }

  /** The application that the client works in (E-2). */
  getApplication(options?: RequestOptions): ApiCall<ApplicationRecord> {
    return getApplication(this.#api.rest, this.#api.applicationId, options);
  }

  /** The device models of the application (E-3). @example for await (const { urn } of client.getDeviceModels()) console.log(urn); */
  getDeviceModels(list?: ListOptions, options?: RequestOptions): Pager<DeviceModelDefinition> {
    return listPager(
      this.#api.rest,
      { operation: 'getDeviceModels', path: this.#api.below('deviceModels') },
      list,
      options,
    );
  }

  /**
   * A device model of the application (E-4). Each one is fetched once.
   *
   * @throws {ProtocolError} when the application has no such model.
   */
  async getDeviceModel(urn: string): Promise<DeviceModel> {
    const known = this.#models.get(requireText('getDeviceModel', 'urn', urn));
    if (known !== undefined) return known;
    const found = this.getDeviceModels({ filter: deviceFilter.eq('urn', urn), limit: 2 })
      .toArray({ limit: 2 })
      .then(models => new DeviceModel(onlyItem('getDeviceModel', models)));
    this.#models.set(urn, found);
    found.catch(() => this.#models.delete(urn));
    return found;
  }

  /** Devices of the application (E-6). @example client.getDevices({ filter: deviceFilter.like('name', 'pump-%') }) */
  getDevices(given: DeviceListOptions = {}, options?: RequestOptions): Pager<DeviceRecord> {
    const { fields, ...list } = requireOptions('getDevices', given);
    if (fields !== undefined) requireList('getDevices', 'fields', fields);
    return listPager(
      this.#api.rest,
      {
        operation: 'getDevices',
        path: this.#api.below('devices'),
        query: { fields: fields?.join(','), includeDecommissioned: false, expand: 'location,metadata' },
      },
      list,
      options,
    );
  }

  /** Devices with a model that are activated and online (E-5). */
  getActiveDevices(
    deviceModelUrn: string,
    list?: ListOptions,
    options?: RequestOptions,
  ): Pager<DeviceRecord> {
    const { filter, ...rest } = requireOptions('getActiveDevices', list ?? {});
    const active: readonly DeviceFilter[] = [
      deviceFilter.eq('deviceModels.urn', requireText('getActiveDevices', 'deviceModelUrn', deviceModelUrn)),
      deviceFilter.eq('connectivityStatus', 'ONLINE'),
      deviceFilter.eq('state', 'ACTIVATED'),
    ];
    const both = deviceFilter.and(...active, ...(filter === undefined ? [] : [filter]));
    return this.getDevices({ ...rest, filter: both }, options);
  }

  /** Device applications, which stand for several devices (E-16). */
  getDeviceApps(list?: ListOptions, options?: RequestOptions): Pager<DeviceAppRecord> {
    return listPager(
      this.#api.rest,
      { operation: 'getDeviceApps', path: this.#api.below('deviceApps') },
      list,
      options,
    );
  }

  /**
   * A model of a device, watched from now on (E-8, E-9). It resolves when the present values are known.
   *
   * @throws {StateError} after `close`.
   *
   * @example
   * const model = await client.getDeviceModel('urn:acme:pump');
   * const pump = await client.createVirtualDevice(device.id, model, { onAlerts: alerts => console.log(alerts) });
   */
  async createVirtualDevice<M extends DeviceModelDefinition>(
    deviceId: string,
    deviceModel: DeviceModel<M>,
    handlers: RemoteDeviceHandlers = {},
  ): Promise<RemoteDevice<M>> {
    requireText('createVirtualDevice', 'deviceId', deviceId);
    if (!(deviceModel instanceof DeviceModel))
      throw invalid('createVirtualDevice', {
        field: 'deviceModel',
        expected: 'a DeviceModel',
        received: received(deviceModel),
      });
    for (const [name, handler] of Object.entries(requireOptions('createVirtualDevice', handlers, 'handlers')))
      if (handler !== undefined) requireFunction('createVirtualDevice', `handlers.${name}`, handler);
    const device = new RemoteDevice<M>({
      api: this.#api,
      monitor: this.#monitor,
      model: deviceModel,
      deviceId,
      handlers,
    });
    return device.watch();
  }

  /** Messages that the server keeps, the oldest first (E-13). @example client.getMessages({ device: id, type: 'ALERT' }) */
  getMessages(list: MessageListOptions = {}, options?: RequestOptions): Pager<MessageRecord> {
    return listMessages(this.#api, requireOptions('getMessages', list), options);
  }

  /**
   * New messages as the server receives them, each of them once (E-14).
   *
   * @example for await (const message of client.watchMessages({ type: 'ALERT' })) console.log(message.payload);
   */
  watchMessages(options?: WatchMessagesOptions): AsyncGenerator<MessageRecord, void, undefined> {
    return watchMessages(this.#api, options);
  }

  /** Resources of a device (E-15). */
  getResources(deviceId: string, list?: ListOptions, options?: RequestOptions): Pager<ResourceRecord> {
    return listPager(
      this.#api.rest,
      { operation: 'getResources', path: this.#api.below('devices', deviceId, 'resources') },
      list,
      options,
    );
  }

  /**
   * Invokes a resource of a device, and resolves with the device's answer (E-15). It is sent once.
   *
   * @param url path of the resource, as `getResources` lists it.
   * @throws {DeviceRequestError} when the device refuses, or does not answer in time.
   * @example await client.invokeResource(device.id, 'lamp/state', { method: 'PUT', body: { on: true } });
   */
  async invokeResource(
    deviceId: string,
    url: string,
    request: { readonly method?: string; readonly body?: unknown } = {},
    options: WaitOptions = {},
  ): Promise<DeviceResponse> {
    const operation = 'invokeResource';
    const { method = 'GET', body } = requireOptions(operation, request, 'request');
    const { waitMs: _wait, pollMs: _poll, ...requestOptions } = requireOptions(operation, options);
    const segments = requireText(operation, 'url', url).replace(/^\//, '').split('/');
    const sent = await this.#api.call(
      {
        operation,
        method,
        path: this.#api.below('devices', deviceId, 'resources', ...segments),
        body,
        replay: 'never',
        decode: readRequest,
      },
      requestOptions,
    );
    return waitForEnd(this.#api, operation, sent, options);
  }

  /** How far a request to a device is (E-12). */
  getRequest(id: string, options?: RequestOptions): Promise<AsyncRequest> {
    return getRequest(this.#api, id, options);
  }

  /** Ends the watching of all devices. Idempotent. */
  async close(): Promise<void> {
    this.#monitor.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
