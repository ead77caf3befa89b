import {
  type ApiCall,
  basicAuth,
  HttpClient,
  type Pager,
  type RequestOptions,
  type RequestSpec,
  type TimeoutOptions,
} from '@sdk/core';
import type { DeviceModelDefinition } from '../models/definition.js';
import { iotcsProfile } from '../profile.js';
import { type JsonCall, jsonSpec } from '../rest/json-spec.js';
import type { ConnectionOptions } from '../rest/rest-client.js';
import { requireOptions, requireText } from '../validation.js';
import {
  checkedDevice,
  checkedModel,
  type NewDevice,
  pathTo,
  recordIn,
  refuseWait,
  requireState,
  requireString,
  requireWait,
} from './administration-arguments.js';
import { type AsyncRequest, readRequest } from './async-request.js';
import { apiPath } from './enterprise-api.js';
import { type ListOptions, listPager } from './list-pager.js';
import { type MessageListOptions, messageQuery } from './messages.js';
import type { DeviceRecord, MessageRecord } from './records.js';

/** How a resource of a device is invoked. */
export interface ResourceInvocation {
  /** @defaultValue `GET` */
  readonly method?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** True to have the server wait for the device, otherwise it answers at once. @defaultValue false */
  readonly sync?: boolean | undefined;
  /** How long the server waits for the device then, in whole milliseconds. @defaultValue 20000 */
  readonly syncTimeoutMs?: number | undefined;
}

/** Options of an administration client. */
export interface AdministrationOptions extends ConnectionOptions {
  /** `https://host:port` of the server. */
  readonly baseUrl: string | URL;
  readonly username: string;
  readonly password: string;
}

const SYNC_TIMEOUT_MS = 20_000;
/** What a call may take beside the wait of the server. */
const GRACE_MS = 10_000;

/**
 * Administration of a server by name and password (section 4.14): devices, device models, the messages of integrations, and
 * resources of devices.
 *
 * @example
 * const administration = new Administration({ baseUrl, username, password });
 * await administration.registerDevice({ hardwareId: 'SENSOR-1' });
 */
export class Administration {
  readonly #http: HttpClient;

  /** @throws {ValidationError} when an option is unusable. */
  constructor(given: AdministrationOptions) {
    const { username, password, ...options } = requireOptions('Administration', given);
    this.#http = new HttpClient(iotcsProfile, { ...options, credential: basicAuth(username, password) });
  }

  /**
   * Registers a device, so that it can be activated. It is not repeated after failures.
   *
   * @throws {ValidationError} when the device has neither a `hardwareId` nor a `deviceUID`.
   * @example await administration.registerDevice({ hardwareId: 'A1', manufacturer: 'ACME' });
   */
  registerDevice(device: NewDevice, options?: RequestOptions): ApiCall<DeviceRecord> {
    const operation = 'registerDevice';
    return this.#call<DeviceRecord>(
      () => ({
        operation,
        method: 'POST',
        path: apiPath('devices'),
        body: checkedDevice(operation, device),
        decode: recordIn,
      }),
      options,
    );
  }

  /**
   * The devices of the server, all or those that a filter lets through.
   *
   * @example
   * const filter = deviceFilter.eq('manufacturer', 'ACME');
   * for await (const { id } of administration.getDevices({ filter })) console.log(id);
   */
  getDevices(list?: ListOptions, options?: RequestOptions): Pager<DeviceRecord> {
    return listPager(this.#http, { operation: 'getDevices', path: apiPath('devices') }, list, options);
  }

  /**
   * A device by its endpoint id.
   *
   * @throws {HttpError} with status 404 when there is none; see `isNotFoundError`.
   * @example const { state } = await administration.getDevice(id);
   */
  getDevice(id: string, options?: RequestOptions): ApiCall<DeviceRecord> {
    const operation = 'getDevice';
    return this.#call<DeviceRecord>(
      () => ({ operation, path: pathTo(operation, 'devices', { id }), decode: recordIn }),
      options,
    );
  }

  /**
   * Deletes a device with all that belongs to it. It is not repeated after failures.
   *
   * @example await administration.deleteDevice(id);
   */
  deleteDevice(id: string, options?: RequestOptions): ApiCall<void> {
    const operation = 'deleteDevice';
    return this.#http.request<void>(() => {
      const path = pathTo(operation, 'devices', { id });
      return { ...jsonSpec<void>({ operation, method: 'DELETE', path }), decode: answer => answer.discard() };
    }, options);
  }

  /**
   * Lets a device take part, or not.
   *
   * @example await administration.setDeviceState(id, 'DISABLED');
   */
  setDeviceState(
    id: string,
    state: 'ACTIVATED' | 'DISABLED',
    options?: RequestOptions,
  ): ApiCall<DeviceRecord> {
    const operation = 'setDeviceState';
    return this.#call<DeviceRecord>(
      () => ({
        operation,
        method: 'PATCH',
        path: pathTo(operation, 'devices', { id }),
        body: { state: requireState(operation, state) },
        decode: recordIn,
      }),
      options,
    );
  }

  /**
   * Notes something about a device.
   *
   * @example await administration.setDeviceMetadata(id, 'room', '101');
   */
  setDeviceMetadata(id: string, key: string, value: string, options?: RequestOptions): ApiCall<unknown> {
    const operation = 'setDeviceMetadata';
    return this.#call<unknown>(
      () => ({
        operation,
        method: 'POST',
        path: pathTo(operation, 'devices', { id }, 'metadata', { key }),
        body: { value: requireString(operation, 'value', value) },
        decode: recordIn,
      }),
      options,
    );
  }

  /**
   * Makes a device model, for all applications, or for the one whose id is given as `application`. It is not repeated after
   * failures.
   *
   * @throws {ValidationError} when the definition is contradictory.
   * @example await administration.createDeviceModel(model.definition, { application: '0-APP' });
   */
  createDeviceModel(
    definition: DeviceModelDefinition,
    given: RequestOptions & { readonly application?: string } = {},
  ): ApiCall<DeviceModelDefinition> {
    const operation = 'createDeviceModel';
    const { application, ...options } = requireOptions(operation, given);
    return this.#call<DeviceModelDefinition>(
      () => ({
        operation,
        method: 'POST',
        path:
          application === undefined
            ? apiPath('deviceModels')
            : pathTo(operation, 'apps', { application }, 'deviceModels'),
        body: checkedModel(operation, definition),
        decode: recordIn,
      }),
      options,
    );
  }

  /**
   * The messages for an integration of an application, the oldest first.
   *
   * @throws {ValidationError} when an id is empty, or an option is unusable.
   * @example
   * for await (const { type, payload } of administration.getIntegrationMessages('0-APP', 'BILLING', { type: 'ALERT' }))
   *   console.log(type, payload);
   */
  getIntegrationMessages(
    application: string,
    integration: string,
    wanted: MessageListOptions = {},
    options?: RequestOptions,
  ): Pager<MessageRecord> {
    const operation = 'getIntegrationMessages';
    const { device, type, expand, since, until, ...list } = requireOptions(operation, wanted);
    const path = pathTo(operation, 'apps', { application }, 'integrations', { integration }, 'messages');
    const query = messageQuery(operation, { device, type, expand, since, until });
    return listPager(this.#http, { operation, path, query }, list, options);
  }

  /**
   * Invokes a resource of a device. The server answers at once with a request whose end `getRequest` tells; with `sync` it waits
   * for the device, and answers with what there is when its time is up: look at `complete`. It is sent once.
   *
   * @param url path of the resource, as the device reports it.
   * @example
   * const { complete, response } = await administration.invokeResource('0-APP', deviceId, 'lamp/state', {
   *   method: 'PUT',
   *   body: { on: true },
   *   sync: true,
   *   syncTimeoutMs: 5_000,
   * });
   */
  invokeResource(
    application: string,
    deviceId: string,
    url: string,
    invocation: ResourceInvocation = {},
    options: RequestOptions = {},
  ): ApiCall<AsyncRequest> {
    const operation = 'invokeResource';
    const { method = 'GET', body, sync = false, syncTimeoutMs } = requireOptions(operation, invocation);
    return this.#call<AsyncRequest>(
      () => ({
        operation,
        method,
        path: pathTo(operation, 'apps', { application }, 'devices', { deviceId }, 'resources', {
          url: requireText(operation, 'url', url).replace(/^\//, '').split('/'),
        }),
        query: sync
          ? // Milliseconds here, seconds where devices ask (section 5).
            { 'iot.sync': '', 'iot.timeout': requireWait(operation, syncTimeoutMs ?? SYNC_TIMEOUT_MS) }
          : { 'iot.async': refuseWait(operation, syncTimeoutMs) },
        body,
        replay: 'never',
        decode: readRequest,
      }),
      sync ? { ...options, timeout: this.#limitsFor(syncTimeoutMs, options) } : options,
    );
  }

  /**
   * How far a request to a device is.
   *
   * @example const { complete, response } = await administration.getRequest(request.id);
   */
  getRequest(id: string, options?: RequestOptions): ApiCall<AsyncRequest> {
    const operation = 'getRequest';
    return this.#call<AsyncRequest>(
      () => ({ operation, path: pathTo(operation, 'requests', { id }), decode: readRequest }),
      options,
    );
  }

  #call<T>(describe: () => JsonCall<T>, options?: RequestOptions): ApiCall<T> {
    return this.#http.request<T>((): RequestSpec<T> => jsonSpec<T>(describe()), options);
  }

  /** Limits under which the server can wait so long, unless the caller has set others. */
  #limitsFor(syncTimeoutMs = SYNC_TIMEOUT_MS, { timeout }: RequestOptions): TimeoutOptions {
    const { attemptMs, totalMs } = this.#http.runtime.timeouts;
    const leastMs = syncTimeoutMs + GRACE_MS;
    return { attemptMs: Math.max(attemptMs, leastMs), totalMs: Math.max(totalMs, leastMs), ...timeout };
  }
}
