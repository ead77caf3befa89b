import { invalid, received, requireList, requireOptions, requireText } from '../validation.js';
import type {
  ActionDefinition,
  ArgumentDefinition,
  AttributeDefinition,
  FieldDefinition,
  FormatDefinition,
  ValueType,
} from './definition.js';
import type { ModelValue } from './types.js';
import { readValue, type ValueRule } from './value-rules.js';

const OPERATION = 'DeviceModel';
const TYPES: ReadonlySet<string> = new Set(['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'DATETIME', 'URI']);

/** What the server's side may do with an attribute. */
export type Access = 'READ_ONLY' | 'READ_WRITE';

/** An attribute of a model. */
export interface DeviceModelAttribute extends ValueRule {
  readonly alias: string | undefined;
  readonly description: string | undefined;
  readonly access: Access;
  /** Its value before it was first set. */
  readonly defaultValue: ModelValue | undefined;
}

/** An argument of an action. */
export interface DeviceModelArgument extends ValueRule {
  readonly description: string | undefined;
  /** Taken when a call leaves the argument out. */
  readonly defaultValue: ModelValue | undefined;
}

/** An action of a model. */
export interface DeviceModelAction {
  readonly name: string;
  readonly alias: string | undefined;
  readonly description: string | undefined;
  /** In the model's order; one named `value` for an action of the old form. */
  readonly arguments: readonly DeviceModelArgument[];
}

/** A field of a message format. */
export interface DeviceModelField extends ValueRule {
  readonly optional: boolean;
}

/** A message format of a model. */
export interface DeviceModelFormat {
  readonly urn: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'ALERT' | 'DATA';
  readonly fields: readonly DeviceModelField[];
}

/** The members of a list that may be left out. @throws {ValidationError} when it is no list of objects. */
export function membersOf<T>(field: string, list: readonly T[] | null | undefined): readonly T[] {
  return requireList(OPERATION, field, list ?? []).map((member, index) =>
    requireOptions(OPERATION, member, `${field}[${index}]`),
  );
}

/** @throws {ValidationError} */
export function readAttribute(definition: AttributeDefinition, index: number): DeviceModelAttribute {
  const field = `attributes[${index}]`;
  const rule = readRule(field, definition);
  return {
    ...rule,
    alias: definition.alias || undefined,
    description: definition.description ?? undefined,
    access: definition.writable === true ? 'READ_WRITE' : 'READ_ONLY',
    defaultValue: readDefault(field, rule, definition.defaultValue),
  };
}

/** @throws {ValidationError} */
export function readAction(definition: ActionDefinition, index: number): DeviceModelAction {
  const field = `actions[${index}]`;
  const { argType, range, arguments: own } = definition;
  const old: readonly ArgumentDefinition[] =
    argType === undefined || argType === null ? [] : [{ name: 'value', type: argType, range: range ?? null }];
  return {
    name: requireText(OPERATION, `${field}.name`, definition.name),
    alias: definition.alias || undefined,
    description: definition.description ?? undefined,
    arguments: membersOf(`${field}.arguments`, own ?? old).map((argument, position) => {
      const place = `${field}.arguments[${position}]`;
      const rule = readRule(place, argument);
      return {
        ...rule,
        description: argument.description ?? undefined,
        defaultValue: readDefault(place, rule, argument.defaultValue),
      };
    }),
  };
}

/** @throws {ValidationError} */
export function readFormat(definition: FormatDefinition, index: number): DeviceModelFormat {
  const field = `formats[${index}]`;
  const { type } = definition;
  if (type !== 'ALERT' && type !== 'DATA')
    throw invalid(OPERATION, { field: `${field}.type`, expected: 'ALERT or DATA', received: String(type) });
  const fields = membersOf<FieldDefinition>(`${field}.value.fields`, definition.value?.fields);
  return {
    urn: requireText(OPERATION, `${field}.urn`, definition.urn),
    name: definition.name ?? definition.urn,
    description: definition.description ?? '',
    type,
    fields: fields.map((own, position) => ({
      ...readRule(`${field}.value.fields[${position}]`, own),
      optional: own.optional === true,
    })),
  };
}

/** The members by name and alias. @throws {ValidationError} when two share a name. */
export function requireDistinct<T extends { readonly name: string; readonly alias: string | undefined }>(
  field: string,
  members: readonly T[],
): ReadonlyMap<string, T> {
  const byName = new Map<string, T>();
  for (const member of members) {
    for (const name of new Set([member.name, member.alias ?? member.name])) {
      if (byName.has(name))
        throw invalid(OPERATION, { field, expected: 'names that occur once', received: `"${name}" twice` });
      byName.set(name, member);
    }
  }
  return byName;
}

function readRule(
  field: string,
  definition: { readonly name: string; readonly type: string; readonly range?: string | null },
): ValueRule {
  const name = requireText(OPERATION, `${field}.name`, definition.name);
  const type = String(definition.type).toUpperCase();
  if (!TYPES.has(type))
    throw invalid(OPERATION, {
      field: `${field}.type`,
      expected: `one of ${[...TYPES].join(', ')}`,
      received: String(definition.type),
    });
  const range = readRange(`${field}.range`, definition.range);
  // Ranges of other types mean nothing (section 4.5).
  return {
    name,
    type: type as ValueType,
    range: type === 'NUMBER' || type === 'INTEGER' ? range : undefined,
  };
}

/** `low,high`; which of them stands first is not certain. */
function readRange(field: string, range: string | null | undefined): ValueRule['range'] {
  if (range === undefined || range === null || range === '') return undefined;
  const bounds = String(range)
    .split(',')
    .map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  if (bounds.length !== 2 || !bounds.every(Number.isFinite))
    throw invalid(OPERATION, {
      field,
      expected: 'two numbers such as "-20,80"',
      received: `"${String(range)}"`,
    });
  return { low: Math.min(...bounds), high: Math.max(...bounds) };
}

function readDefault(field: string, rule: ValueRule, value: unknown): ModelValue | undefined {
  if (value === undefined || value === null) return undefined;
  const read = readValue({ ...rule, range: undefined }, value);
  if (read !== undefined) return read;
  throw invalid(OPERATION, {
    field: `${field}.defaultValue`,
    expected: `a value of type ${rule.type}`,
    received: received(value),
  });
}
