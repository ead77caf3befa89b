import type { DeviceModelDefinition } from './definition.js';
import type { DeviceModel } from './device-model.js';
import type { NamedValue } from './named-value.js';
import type { AttributeInput, AttributeName, AttributeValue } from './types.js';

/**
 * One device model of one endpoint: its attributes can be read and set, several of them in one message between `update` and
 * `finish`.
 */
export abstract class AbstractVirtualDevice<M extends DeviceModelDefinition = DeviceModelDefinition> {
  readonly #endpointId: string;
  readonly #deviceModel: DeviceModel<M>;

  constructor(endpointId: string, deviceModel: DeviceModel<M>) {
    this.#endpointId = endpointId;
    this.#deviceModel = deviceModel;
  }

  /** The server's id of the device. */
  getEndpointId(): string {
    return this.#endpointId;
  }

  /** The model. */
  getDeviceModel(): DeviceModel<M> {
    return this.#deviceModel;
  }

  /** The present value; the model's default, or undefined, before it was first set. */
  abstract get<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined;

  /** The value that the other side is known to have; undefined before it was first set. */
  abstract getLastKnown<N extends AttributeName<M>>(attributeName: N): AttributeValue<M, N> | undefined;

  /** Sets an attribute. */
  abstract set<N extends AttributeName<M>>(attributeName: N, value: AttributeInput<M, N>): this;

  /** Opens a transaction: what is set from now on is sent by `finish`, together. */
  abstract update(): this;

  /** Sends what was set since `update`, and ends the transaction. Without one it does nothing. */
  abstract finish(): void;
}

/** What events have in common. */
abstract class DeviceEvent<M extends DeviceModelDefinition> {
  readonly #virtualDevice: AbstractVirtualDevice<M>;
  readonly #namedValue: NamedValue;

  constructor(virtualDevice: AbstractVirtualDevice<M>, namedValue: NamedValue) {
    this.#virtualDevice = virtualDevice;
    this.#namedValue = namedValue;
  }

  /** The attributes or fields that the event is about: the first, with the others behind it. */
  getNamedValue(): NamedValue {
    return this.#namedValue;
  }

  /** The device that the event is about. */
  getVirtualDevice(): AbstractVirtualDevice<M> {
    return this.#virtualDevice;
  }
}

/** The other side sets attributes. */
export class ChangeEvent<M extends DeviceModelDefinition = DeviceModelDefinition> extends DeviceEvent<M> {}

/** Attributes, an alert or data could not be sent. */
export class ErrorEvent<M extends DeviceModelDefinition = DeviceModelDefinition> extends DeviceEvent<M> {
  /** Why, as an error with a code. */
  readonly error: unknown;

  constructor(virtualDevice: AbstractVirtualDevice<M>, namedValue: NamedValue, error: unknown) {
    super(virtualDevice, namedValue);
    this.error = error;
  }

  /** Why, in words. */
  getMessage(): string {
    return this.error instanceof Error ? this.error.message : String(this.error);
  }
}

/** Called before attributes take the values that the other side sets; it refuses them by throwing. A promise is waited for. */
export type ChangeCallback<M extends DeviceModelDefinition = DeviceModelDefinition> = (
  event: ChangeEvent<M>,
) => unknown;

/** Called when something could not be sent. */
export type ErrorCallback<M extends DeviceModelDefinition = DeviceModelDefinition> = (
  event: ErrorEvent<M>,
) => unknown;
