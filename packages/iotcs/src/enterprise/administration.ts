import { type ApiCall, basicAuth, HttpClient, type Pager, type RequestOptions } from '@sdk/core';
import type { DeviceModelDefinition } from '../models/definition.js';
import { iotcsProfile } from '../profile.js';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import type { ConnectionOptions } from '../rest/rest-client.js';
import { requireText } from '../validation.js';
import { apiPath } from './enterprise-api.js';
import { type ListOptions, listPager } from './list-pager.js';
import type { DeviceRecord } from './records.js';

/** A device that is to be registered. */
export interface NewDevice {
  readonly hardwareId: string;
  readonly name?: string;
  readonly manufacturer?: string;
  readonly modelNumber?: string;
  readonly serialNumber?: string;
  readonly description?: string;
  readonly [member: string]: unknown;
}

/** Options of an administration client. */
export interface AdministrationOptions extends ConnectionOptions {
  /** `https://host:port` of the server. */
  readonly baseUrl: string | URL;
  readonly username: string;
  readonly password: string;
}

/**
 * Administration of a server by name and password (section 4.14): devices and device models.
 *
 * @example
 * const administration = new Administration({ baseUrl, username, password });
 * await administration.registerDevice({ hardwareId: 'SENSOR-1' });
 */
export class Administration {
  readonly #http: HttpClient;

  /** @throws {ValidationError} when an option is unusable. */
  constructor({ username, password, ...options }: AdministrationOptions) {
    this.#http = new HttpClient(iotcsProfile, { ...options, credential: basicAuth(username, password) });
  }

  /** Registers a device, so that it can be activated. It is not repeated after failures. @example await administration.registerDevice({ hardwareId: 'A1' }); */
  registerDevice(device: NewDevice, options?: RequestOptions): ApiCall<DeviceRecord> {
    requireText('registerDevice', 'hardwareId', device.hardwareId);
    return this.#send<DeviceRecord>('registerDevice', 'POST', ['devices'], device, options);
  }

  /** All devices of the server. */
  getDevices(list?: ListOptions, options?: RequestOptions): Pager<DeviceRecord> {
    return listPager(this.#http, { operation: 'getDevices', path: apiPath('devices') }, list, options);
  }

  /** Lets a device take part, or not. @example await administration.setDeviceState(id, 'DISABLED'); */
  setDeviceState(
    id: string,
    state: 'ACTIVATED' | 'DISABLED',
    options?: RequestOptions,
  ): ApiCall<DeviceRecord> {
    return this.#send<DeviceRecord>('setDeviceState', 'PATCH', ['devices', id], { state }, options);
  }

  /** Notes something about a device. @example await administration.setDeviceMetadata(id, 'room', '101'); */
  setDeviceMetadata(id: string, key: string, value: string, options?: RequestOptions): ApiCall<unknown> {
    return this.#send('setDeviceMetadata', 'POST', ['devices', id, 'metadata', key], { value }, options);
  }

  /** Makes a device model, for all applications or for one. @example await administration.createDeviceModel(model.definition); */
  createDeviceModel(
    definition: DeviceModelDefinition,
    { application, ...options }: RequestOptions & { readonly application?: string } = {},
  ): ApiCall<DeviceModelDefinition> {
    const place = application === undefined ? ['deviceModels'] : ['apps', application, 'deviceModels'];
    return this.#send('createDeviceModel', 'POST', place, definition, options);
  }

  #send<T>(
    operation: string,
    method: string,
    segments: readonly string[],
    body: unknown,
    options?: RequestOptions,
  ): ApiCall<T> {
    return this.#http.request<T>(
      () =>
        jsonSpec<T>({
          operation,
          method,
          path: apiPath(...segments),
          body,
          decode: (answer, head) => requireObjectBody(answer, head) as T,
        }),
      options,
    );
  }
}
