/** The types of values. */
export const valueTypes = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'DATETIME', 'URI'] as const;

/** A type of values. */
export type IotcsValueType = (typeof valueTypes)[number];

/** An attribute of a device model. */
export interface IotcsAttribute {
  readonly name: string;
  readonly type: IotcsValueType;
  readonly description?: string;
  /** A second name. */
  readonly alias?: string;
  /** `low,high`, for NUMBER and INTEGER. */
  readonly range?: string;
  /** True when the server may set it. */
  readonly writable?: boolean;
  readonly defaultValue?: unknown;
}

/** An action of a device model: without arguments, with one unnamed argument, or with named ones. */
export interface IotcsAction {
  readonly name: string;
  readonly description?: string;
  readonly alias?: string;
  readonly argType?: IotcsValueType;
  readonly range?: string;
  readonly arguments?: readonly {
    readonly name: string;
    readonly type: IotcsValueType;
    readonly description?: string;
    readonly range?: string;
    readonly defaultValue?: unknown;
  }[];
}

/** A message format of a device model. */
export interface IotcsFormat {
  readonly urn: string;
  readonly name: string;
  readonly description?: string;
  readonly type: 'DATA' | 'ALERT';
  readonly value: {
    readonly fields: readonly {
      readonly name: string;
      readonly type: IotcsValueType;
      readonly description?: string;
      readonly optional?: boolean;
    }[];
  };
}

/** A device model as a seed gives it. */
export interface IotcsDeviceModel {
  readonly urn: string;
  readonly name: string;
  readonly description?: string;
  /** True for a model that was only made because a device asked for it. */
  readonly draft?: boolean;
  readonly attributes?: readonly IotcsAttribute[];
  readonly actions?: readonly IotcsAction[];
  readonly formats?: readonly IotcsFormat[];
}

/** A device model as it is stored; its id is the URN. */
export interface ModelRecord extends IotcsDeviceModel {
  readonly id: string;
  readonly system: boolean;
  readonly draft: boolean;
  readonly created: number;
  readonly lastModified: number;
  readonly userLastModified: string;
}

/** A model with the members that the server adds. */
export function modelRecord(model: IotcsDeviceModel, nowMs: number, system = false): ModelRecord {
  const { urn, name, description = '', draft = false, attributes = [], actions = [], formats = [] } = model;
  return {
    id: urn,
    urn,
    name,
    description,
    system,
    draft,
    created: nowMs,
    lastModified: nowMs,
    userLastModified: 'emulator',
    attributes,
    actions,
    formats: formats.map(format => ({ ...format, deviceModel: urn })),
  };
}

/** The URN of the format in which a model's attributes travel. */
export function attributesFormat(urn: string): string {
  return `${urn}:attributes`;
}
