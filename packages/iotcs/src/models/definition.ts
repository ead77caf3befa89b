/** Types of attributes, arguments and fields. */
export type ValueType = 'STRING' | 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'DATETIME' | 'URI';

/** Servers write the types of fields in lower case too. */
type WrittenType = ValueType | Lowercase<ValueType>;

/** An attribute as the server describes it. */
export interface AttributeDefinition {
  readonly name: string;
  /** Second name, good wherever the first is. */
  readonly alias?: string | null;
  readonly description?: string | null;
  readonly type: WrittenType;
  /** `low,high`, both included; for numbers only. */
  readonly range?: string | null;
  /** Whether the server's side may set it; the device always may. */
  readonly writable?: boolean;
  /** Its value before it was first set. */
  readonly defaultValue?: unknown;
}

/** An argument of an action. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly description?: string | null;
  readonly type: WrittenType;
  readonly range?: string | null;
  /** Taken when a call leaves the argument out. */
  readonly defaultValue?: unknown;
}

/** An action as the server describes it: with `argType` for at most one argument named `value`, or with `arguments`. */
export interface ActionDefinition {
  readonly name: string;
  readonly alias?: string | null;
  readonly description?: string | null;
  readonly argType?: WrittenType | null;
  readonly range?: string | null;
  readonly arguments?: readonly ArgumentDefinition[] | null;
}

/** A field of a message format. */
export interface FieldDefinition {
  readonly name: string;
  readonly description?: string | null;
  readonly type: WrittenType;
  /** @defaultValue false */
  readonly optional?: boolean;
}

/** A message format: of alerts, or of data beside the attributes. */
export interface FormatDefinition {
  readonly urn: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly type: 'ALERT' | 'DATA';
  readonly value: { readonly fields: readonly FieldDefinition[] };
}

/** A device model as the server describes it; members that are not listed here are kept. */
export interface DeviceModelDefinition {
  readonly urn: string;
  readonly name: string;
  readonly description?: string | null;
  /** True for a model that is not released yet. */
  readonly draft?: boolean;
  readonly attributes?: readonly AttributeDefinition[] | null;
  readonly actions?: readonly ActionDefinition[] | null;
  readonly formats?: readonly FormatDefinition[] | null;
}
