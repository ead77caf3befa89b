import type { DeviceModelDefinition } from '../models/definition.js';
import type { FieldInput, FieldName, ModelValue } from '../models/types.js';
import type { FormatFields } from './format-message.js';

/**
 * An alert of one format. It can be raised again, with the same fields or others.
 *
 * @example device.createAlert('urn:acme:thermometer:tooHot').set('temp', 99.5).raise();
 */
export class Alert<M extends DeviceModelDefinition, U extends string> {
  readonly #fields: FormatFields;
  readonly #send: (values: ReadonlyMap<string, ModelValue>) => void;

  constructor(fields: FormatFields, send: (values: ReadonlyMap<string, ModelValue>) => void) {
    this.#fields = fields;
    this.#send = send;
  }

  /** Sets a field. @throws {ValidationError} when it has no such field, or the value does not fit. */
  set<N extends FieldName<M, U>>(fieldName: N, value: FieldInput<M, U, N>): this {
    this.#fields.set(fieldName, value);
    return this;
  }

  /**
   * Sends the alert in the background; its time is now. Failures go to `setOnError` of the virtual device.
   *
   * @throws {ValidationError} when a field that is not optional was not set.
   * @throws {MessageQueueFullError} when it is not accepted.
   */
  raise(): void {
    this.#send(this.#fields.complete());
  }
}

/**
 * Data of one format, beside the attributes.
 *
 * @example device.createData('urn:acme:thermometer:sample').set('n', 3).submit();
 */
export class Data<M extends DeviceModelDefinition, U extends string> {
  readonly #fields: FormatFields;
  readonly #send: (values: ReadonlyMap<string, ModelValue>) => void;

  constructor(fields: FormatFields, send: (values: ReadonlyMap<string, ModelValue>) => void) {
    this.#fields = fields;
    this.#send = send;
  }

  /** Sets a field. @throws {ValidationError} when it has no such field, or the value does not fit. */
  set<N extends FieldName<M, U>>(fieldName: N, value: FieldInput<M, U, N>): this {
    this.#fields.set(fieldName, value);
    return this;
  }

  /**
   * Sends the data in the background; its time is now.
   *
   * @throws {ValidationError} when a field that is not optional was not set.
   * @throws {MessageQueueFullError} when it is not accepted.
   */
  submit(): void {
    this.#send(this.#fields.complete());
  }
}
