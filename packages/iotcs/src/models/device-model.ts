import { requireList, requireOptions, requireText } from '../validation.js';
import type { DeviceModelDefinition } from './definition.js';
import {
  type DeviceModelAction,
  type DeviceModelAttribute,
  type DeviceModelFormat,
  membersOf,
  readAction,
  readAttribute,
  readFormat,
  requireDistinct,
} from './members.js';

/**
 * Specification of a device: its attributes, actions and message formats. `M` is the definition it was made from, and types
 * the names and values of the virtual devices that have it.
 */
export class DeviceModel<M extends DeviceModelDefinition = DeviceModelDefinition> {
  /** As the server described it, or as it was given to `defineDeviceModel`. */
  readonly definition: M;
  readonly #attributes: readonly DeviceModelAttribute[];
  readonly #actions: readonly DeviceModelAction[];
  readonly #formats: readonly DeviceModelFormat[];
  readonly #attributesByName: ReadonlyMap<string, DeviceModelAttribute>;
  readonly #actionsByName: ReadonlyMap<string, DeviceModelAction>;

  /**
   * @throws {ValidationError} when the definition is contradictory: names that are taken, unknown types, bad ranges, a
   *   default value of the wrong type.
   */
  constructor(definition: M) {
    requireOptions('DeviceModel', definition, 'definition');
    requireText('DeviceModel', 'urn', definition.urn);
    this.definition = definition;
    this.#attributes = membersOf('attributes', definition.attributes).map(readAttribute);
    this.#actions = membersOf('actions', definition.actions).map(readAction);
    this.#formats = membersOf('formats', definition.formats).map(readFormat);
    this.#attributesByName = requireDistinct('attributes', this.#attributes);
    this.#actionsByName = requireDistinct('actions', this.#actions);
  }

  /** The URN that names the model. */
  getURN(): string {
    return this.definition.urn;
  }

  /** The name of the model. */
  getName(): string {
    return this.definition.name;
  }

  /** What the model is for; undefined when nobody wrote it. */
  getDescription(): string | undefined {
    return this.definition.description ?? undefined;
  }

  /** All attributes. */
  getDeviceModelAttributes(): readonly DeviceModelAttribute[] {
    return this.#attributes;
  }

  /** All actions. */
  getDeviceModelActions(): readonly DeviceModelAction[] {
    return this.#actions;
  }

  /** All message formats. */
  getDeviceModelFormats(): readonly DeviceModelFormat[] {
    return this.#formats;
  }

  /** The attribute of a name or alias; undefined when there is none. */
  findAttribute(name: string): DeviceModelAttribute | undefined {
    return this.#attributesByName.get(name);
  }

  /** The action of a name or alias; undefined when there is none. */
  findAction(name: string): DeviceModelAction | undefined {
    return this.#actionsByName.get(name);
  }

  /** The message format of a URN; undefined when there is none. */
  findFormat(urn: string): DeviceModelFormat | undefined {
    return this.#formats.find(format => format.urn === urn);
  }
}

/** URNs of models that are given by their URN or as a whole. @throws {ValidationError} */
export function urnsOf(operation: string, deviceModels: readonly (string | DeviceModel)[]): string[] {
  return requireList(operation, 'deviceModels', deviceModels).map((model, index) =>
    requireText(operation, `deviceModels[${index}]`, model instanceof DeviceModel ? model.getURN() : model),
  );
}

/**
 * Makes a device model from its definition, so that the names and values of its attributes, the arguments of its actions and
 * the fields of its formats are checked by the compiler. The same rules hold at run time.
 *
 * @throws {ValidationError} when the definition is contradictory.
 *
 * @example
 * const thermometer = defineDeviceModel({
 *   urn: 'urn:acme:thermometer',
 *   name: 'Thermometer',
 *   attributes: [{ name: 'temp', type: 'NUMBER', range: '-20,80' }],
 * });
 * device.createVirtualDevice(endpointId, thermometer).set('temp', 21.5);
 */
export function defineDeviceModel<const M extends DeviceModelDefinition>(definition: M): DeviceModel<M> {
  return new DeviceModel(definition);
}
