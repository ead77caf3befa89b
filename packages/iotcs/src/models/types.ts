import type {
  ActionDefinition,
  ArgumentDefinition,
  AttributeDefinition,
  DeviceModelDefinition,
  FieldDefinition,
  FormatDefinition,
  ValueType,
} from './definition.js';
import type { ExternalObject } from './external-object.js';

/** A value of an attribute, argument or field as it is read. */
export type ModelValue = string | number | boolean | Date | ExternalObject;

interface Values {
  readonly STRING: string;
  readonly NUMBER: number;
  readonly INTEGER: number;
  readonly BOOLEAN: boolean;
  readonly DATETIME: Date;
  readonly URI: ExternalObject;
}
interface Inputs extends Omit<Values, 'DATETIME' | 'URI'> {
  readonly DATETIME: Date | number;
  readonly URI: ExternalObject | string;
}
type Written = ValueType | Lowercase<ValueType>;
type ValueOf<T extends Written> = Values[Uppercase<T>];
type InputOf<T extends Written> = Inputs[Uppercase<T>];

type Items<T extends readonly unknown[] | null | undefined> = NonNullable<T>[number];
type Attributes<M extends DeviceModelDefinition> = Items<M['attributes']> & AttributeDefinition;
type Actions<M extends DeviceModelDefinition> = Items<M['actions']> & ActionDefinition;
type Formats<M extends DeviceModelDefinition> = Items<M['formats']> & FormatDefinition;
type Fields<F extends FormatDefinition> = F['value']['fields'][number] & FieldDefinition;
type NamesOf<T> = T extends { readonly name: infer N extends string }
  ? T extends { readonly alias: infer A extends string }
    ? N | A
    : N
  : never;
type Named<T, N extends string> = T extends { readonly name: string }
  ? N extends NamesOf<T>
    ? T
    : never
  : never;

/** Names and aliases of the attributes of a model. */
export type AttributeName<M extends DeviceModelDefinition> = NamesOf<Attributes<M>>;
/** What `get` gives for an attribute. */
export type AttributeValue<M extends DeviceModelDefinition, N extends string> = ValueOf<
  Named<Attributes<M>, N>['type']
>;
/** What `set` takes for an attribute. */
export type AttributeInput<M extends DeviceModelDefinition, N extends string> = InputOf<
  Named<Attributes<M>, N>['type']
>;

/** Names and aliases of the actions of a model. */
export type ActionName<M extends DeviceModelDefinition> = NamesOf<Actions<M>>;
/** The arguments of an action by their names; an action of the old form has one named `value`. */
export type ActionArguments<M extends DeviceModelDefinition, N extends string> = ArgumentsOf<
  Named<Actions<M>, N>
>;
type ArgumentsOf<A> = A extends { readonly arguments: readonly ArgumentDefinition[] }
  ? { readonly [P in A['arguments'][number] as P['name']]: ValueOf<P['type']> }
  : A extends { readonly argType: infer T extends Written }
    ? { readonly value: ValueOf<T> }
    : // A model that was loaded at run time may have any of the forms.
      ActionDefinition extends A
      ? Readonly<Record<string, ModelValue>>
      : Readonly<Record<never, never>>;

/** URNs of the formats of one kind. */
export type FormatUrn<M extends DeviceModelDefinition, K extends 'ALERT' | 'DATA'> =
  Formats<M> extends infer F
    ? F extends FormatDefinition
      ? K extends F['type']
        ? F['urn']
        : never
      : never
    : never;
/** A model that was loaded at run time has formats of any URN. */
type FormatOf<M extends DeviceModelDefinition, U extends string> = string extends Formats<M>['urn']
  ? Formats<M>
  : Extract<Formats<M>, { readonly urn: U }>;
/** Names of the fields of a format. */
export type FieldName<M extends DeviceModelDefinition, U extends string> = Fields<FormatOf<M, U>>['name'];
/** What `set` takes for a field of a format. */
export type FieldInput<M extends DeviceModelDefinition, U extends string, N extends string> = InputOf<
  Named<Fields<FormatOf<M, U>>, N>['type']
>;
