import type { AbstractVirtualDevice } from '../models/abstract-virtual-device.js';
import type { DeviceModelDefinition } from '../models/definition.js';
import type { DeviceModelAction } from '../models/members.js';
import { type NamedValue, namedValues } from '../models/named-value.js';
import type { ActionArguments, ModelValue } from '../models/types.js';
import { readValue } from '../models/value-rules.js';
import { isObject } from '../validation.js';

/** The server's side calls an action. */
export class ActionEvent<M extends DeviceModelDefinition = DeviceModelDefinition, N extends string = string> {
  readonly #virtualDevice: AbstractVirtualDevice<M>;
  readonly #name: N;
  /** The arguments by name. */
  readonly arguments: ActionArguments<M, N>;

  constructor(virtualDevice: AbstractVirtualDevice<M>, name: N, values: ReadonlyMap<string, ModelValue>) {
    this.#virtualDevice = virtualDevice;
    this.#name = name;
    this.arguments = Object.fromEntries(values) as ActionArguments<M, N>;
  }

  /** Name of the action. */
  getName(): N {
    return this.#name;
  }

  /** The device whose action is called. */
  getVirtualDevice(): AbstractVirtualDevice<M> {
    return this.#virtualDevice;
  }

  /** The arguments in the order of the model; undefined when the action has none. */
  getNamedValue(): NamedValue | undefined {
    return namedValues(Object.entries(this.arguments as Readonly<Record<string, ModelValue>>));
  }
}

/** Carries an action out; a promise is waited for, and what it throws is answered with 500. */
export type ActionCallback<
  M extends DeviceModelDefinition = DeviceModelDefinition,
  N extends string = string,
> = (event: ActionEvent<M, N>) => unknown;

/**
 * Reads the arguments of a call: those that are left out take their default. Undefined when one is missing or does not fit,
 * or the body holds something else.
 */
export function readArguments(
  action: DeviceModelAction,
  body: unknown,
): ReadonlyMap<string, ModelValue> | undefined {
  const given = body ?? {};
  if (!isObject(given)) return undefined;
  if (Object.keys(given).some(name => !action.arguments.some(argument => argument.name === name)))
    return undefined;
  const values = new Map<string, ModelValue>();
  for (const argument of action.arguments) {
    const sent = given[argument.name];
    const value = sent === undefined ? argument.defaultValue : readValue(argument, sent);
    if (value === undefined) return undefined;
    values.set(argument.name, value);
  }
  return values;
}
