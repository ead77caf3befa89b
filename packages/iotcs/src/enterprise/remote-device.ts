import type { EncodedPath } from '@sdk/core';
import type { DeviceModelDefinition } from '../models/definition.js';
import type { DeviceModel } from '../models/device-model.js';
import type { DeviceModelAttribute } from '../models/members.js';
import type {
  ActionArguments,
  ActionName,
  AttributeInput,
  AttributeName,
  AttributeValue,
  ModelValue,
} from '../models/types.js';
import { checkValue, readValue, sameValue, wireValue } from '../models/value-rules.js';
import { invalid, isObject, received, requireOptions } from '../validation.js';
import { type DeviceResponse, readRequest, type WaitOptions, waitForEnd } from './async-request.js';
import type { FormatMessage, ModelData } from './device-data.js';
import type { EnterpriseApi } from './enterprise-api.js';
import type { Monitor, Watched } from './monitor.js';

/** An attribute that has another value than before. */
export interface AttributeChange {
  readonly name: string;
  readonly value: ModelValue;
  readonly previous: ModelValue | undefined;
}

/** What a remote device tells. */
export interface RemoteDeviceHandlers {
  /** Attributes have new values; those of one look together. */
  readonly onChange?: ((changes: readonly AttributeChange[]) => void) | undefined;
  /** Alerts came, by the URN of their format. */
  readonly onAlerts?: ((alerts: Readonly<Record<string, readonly FormatMessage[]>>) => void) | undefined;
  /** Data messages came, by the URN of their format. */
  readonly onData?: ((data: Readonly<Record<string, readonly FormatMessage[]>>) => void) | undefined;
  /** What is new could not be fetched; the next look follows. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A request to the device, but for what all of them have. */
interface SentRequest {
  readonly method: string;
  readonly path: EncodedPath;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * A device model of a device somewhere else, as an enterprise application sees it. Its attributes are looked at regularly; what is
 * set, and what is called, goes to the device, and resolves when it has answered.
 *
 * @example
 * const pump = await client.createVirtualDevice(deviceId, model, { onChange: changes => console.log(changes) });
 * await pump.set('maxThreshold', 80);
 */
export class RemoteDevice<M extends DeviceModelDefinition = DeviceModelDefinition> implements Disposable {
  readonly #api: EnterpriseApi;
  readonly #monitor: Monitor;
  readonly #model: DeviceModel<M>;
  readonly #deviceId: string;
  readonly #handlers: RemoteDeviceHandlers;
  readonly #watched: Watched;
  /** Values as they were set here, and as the server told them last. */
  readonly #values: Map<string, ModelValue> = new Map();
  readonly #lastKnown: Map<string, ModelValue> = new Map();
  #root: Promise<'devices' | 'deviceApps'> | undefined;

  /** @internal made by `EnterpriseClient.createVirtualDevice`. */
  constructor(parts: {
    readonly api: EnterpriseApi;
    readonly monitor: Monitor;
    readonly model: DeviceModel<M>;
    readonly deviceId: string;
    readonly handlers: RemoteDeviceHandlers;
  }) {
    this.#api = parts.api;
    this.#monitor = parts.monitor;
    this.#model = parts.model;
    this.#deviceId = parts.deviceId;
    this.#handlers = parts.handlers;
    this.#watched = {
      deviceId: parts.deviceId,
      modelUrn: parts.model.getURN(),
      take: data => this.#take(data),
      fail: error => this.#handlers.onError?.(error),
    };
  }

  /** Id of the device. */
  getEndpointId(): string {
    return this.#deviceId;
  }

  /** The model. */
  getDeviceModel(): DeviceModel<M> {
    return this.#model;
  }

  /** The present value; the model's default, or undefined, before the server told one. */
  get<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined {
    const { name, defaultValue } = this.#attribute('get', attributeName);
    return (this.#values.get(name) ?? defaultValue) as AttributeValue<M, N> | undefined;
  }

  /** The value that the server told last. */
  getLastKnown<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined {
    return this.#lastKnown.get(this.#attribute('getLastKnown', attributeName).name) as
      | AttributeValue<M, N>
      | undefined;
  }

  /**
   * Sets an attribute at the device, and resolves when the device has taken it. It is sent once.
   *
   * @throws {ValidationError} when the attribute is unknown or read-only, or the value does not fit.
   * @throws {DeviceRequestError} when the device refuses, or does not answer in time; the value is then what it was.
   * @example await pump.set('maxThreshold', 80);
   */
  async set<N extends AttributeName<M>>(
    attributeName: N,
    value: AttributeInput<M, N>,
    options?: WaitOptions,
  ): Promise<void> {
    const attribute = this.#writable('set', attributeName);
    const checked = checkValue('set', attribute, value);
    await this.#change(new Map([[attribute.name, checked]]), options, 'set', async () => ({
      method: 'PUT',
      path: await this.#path('attributes', attribute.name),
      body: { value: wireValue(checked) },
    }));
  }

  /**
   * Sets several attributes at once; the device takes all of them, or none.
   *
   * @throws as `set` does.
   * @example await pump.update({ maxThreshold: 90, minThreshold: 10 });
   */
  async update(
    values: { readonly [N in AttributeName<M>]?: AttributeInput<M, N> },
    options?: WaitOptions,
  ): Promise<void> {
    if (!isObject(values) || Object.keys(values).length === 0)
      throw invalid('update', {
        field: 'values',
        expected: 'attributes by name',
        received: received(values),
      });
    const checked = new Map(
      Object.entries(values).map(([given, value]) => {
        const attribute = this.#writable('update', given);
        return [attribute.name, checkValue('update', attribute, value)] as const;
      }),
    );
    await this.#change(checked, options, 'update', async () => ({
      method: 'POST',
      path: await this.#path('attributes'),
      headers: { 'X-HTTP-Method-Override': 'PATCH' },
      body: Object.fromEntries([...checked].map(([name, value]) => [name, wireValue(value)])),
    }));
  }

  /**
   * Calls an action of the device, and resolves with its answer. It is sent once: a second time might act twice.
   *
   * @throws {ValidationError} when the action is unknown, or an argument does not fit.
   * @throws {DeviceRequestError} when the device refuses, or does not answer in time.
   * @example await lamp.call('blink', { count: 3, color: 'blue' });
   */
  async call<N extends ActionName<M>>(
    actionName: N,
    args?: ActionArguments<M, N>,
    options: WaitOptions = {},
  ): Promise<DeviceResponse> {
    const action = this.#model.findAction(actionName);
    if (action === undefined)
      throw invalid('call', {
        field: 'actionName',
        expected: 'an action of the model',
        received: String(actionName),
      });
    const given: Readonly<Record<string, unknown>> = { ...args };
    const unknown = Object.keys(given).find(
      name => !action.arguments.some(argument => argument.name === name),
    );
    if (unknown !== undefined)
      throw invalid('call', {
        field: unknown,
        expected: 'an argument of the action',
        received: 'another one',
      });
    const body = Object.fromEntries(
      action.arguments.map(argument => [
        argument.name,
        wireValue(checkValue('call', argument, given[argument.name] ?? argument.defaultValue)),
      ]),
    );
    return this.#send('call', options, async () => ({
      method: 'POST',
      path: await this.#path('actions', action.name),
      body,
    }));
  }

  /** Ends the watching. Idempotent. */
  close(): void {
    this.#monitor.remove(this.#watched);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  async watch(): Promise<this> {
    await this.#monitor.add(this.#watched);
    return this;
  }

  #take({ attributes, formats }: ModelData): void {
    const changes = Object.entries(attributes).flatMap(([name, raw]) => {
      const attribute = this.#model.findAttribute(name);
      const value = attribute && readValue(attribute, raw);
      if (attribute === undefined || value === undefined) return [];
      const previous = this.#values.get(attribute.name);
      this.#values.set(attribute.name, value);
      this.#lastKnown.set(attribute.name, value);
      return sameValue(previous, value) ? [] : [{ name: attribute.name, value, previous }];
    });
    if (changes.length > 0) this.#handlers.onChange?.(changes);
    this.#tell(formats, 'ALERT', this.#handlers.onAlerts);
    this.#tell(formats, 'DATA', this.#handlers.onData);
  }

  #tell(
    formats: ModelData['formats'],
    type: 'ALERT' | 'DATA',
    handler: RemoteDeviceHandlers['onAlerts'],
  ): void {
    const some = Object.entries(formats).filter(
      ([urn, messages]) => messages.length > 0 && this.#model.findFormat(urn)?.type === type,
    );
    if (some.length > 0) handler?.(Object.fromEntries(some));
  }

  /** Shows the new values at once, and the old ones again when the device refuses them. */
  async #change(
    values: ReadonlyMap<string, ModelValue>,
    options: WaitOptions | undefined,
    operation: string,
    describe: () => Promise<SentRequest>,
  ): Promise<void> {
    for (const [name, value] of values) this.#values.set(name, value);
    try {
      await this.#send(operation, options ?? {}, describe);
      for (const [name, value] of values) this.#lastKnown.set(name, value);
    } catch (error) {
      for (const name of values.keys()) {
        const known = this.#lastKnown.get(name);
        if (known === undefined) this.#values.delete(name);
        else this.#values.set(name, known);
      }
      throw error;
    }
  }

  async #send(
    operation: string,
    options: WaitOptions,
    describe: () => Promise<SentRequest>,
  ): Promise<DeviceResponse> {
    const { waitMs: _wait, pollMs: _poll, ...requestOptions } = requireOptions(operation, options);
    const request = await this.#api.call(
      { operation, ...(await describe()), replay: 'never', decode: body => readRequest(body) },
      requestOptions,
    );
    return waitForEnd(this.#api, operation, request, options);
  }

  /** Device applications have their attributes below another path; which it is, is asked once (E-10). */
  async #path(...segments: readonly string[]): Promise<EncodedPath> {
    this.#root ??= this.#findRoot();
    return this.#api.below(
      await this.#root,
      this.#deviceId,
      'deviceModels',
      this.#model.getURN(),
      ...segments,
    );
  }

  async #findRoot(): Promise<'devices' | 'deviceApps'> {
    try {
      const found = await this.#api.call<unknown>({
        operation: 'getDeviceApps',
        path: this.#api.below('deviceApps'),
        query: { fields: 'type', q: JSON.stringify({ id: { $eq: this.#deviceId } }) },
      });
      const items = isObject(found) && Array.isArray(found['items']) ? found['items'] : [];
      const isApp = items.some(item => isObject(item) && item['type'] === 'DEVICE_APPLICATION');
      return isApp ? 'deviceApps' : 'devices';
    } catch (error) {
      this.#root = undefined;
      throw error;
    }
  }

  #attribute(operation: string, name: string): DeviceModelAttribute {
    const attribute = typeof name === 'string' ? this.#model.findAttribute(name) : undefined;
    if (attribute !== undefined) return attribute;
    throw invalid(operation, {
      field: 'attributeName',
      expected: `an attribute of ${this.#model.getURN()}`,
      received: typeof name === 'string' ? name : received(name),
    });
  }

  #writable(operation: string, name: string): DeviceModelAttribute {
    const attribute = this.#attribute(operation, name);
    if (attribute.access !== 'READ_ONLY') return attribute;
    throw invalid(operation, {
      field: attribute.name,
      expected: 'a writable attribute',
      received: 'one that is not',
    });
  }
}
