import { isPlainObject } from '../plain-object.js';
import type { Row } from './row.js';
import type { UniqueKey } from './row-table.js';
import type { SystemResource } from './system-resources.js';

/** What a type says of one property; members that the emulator does not use are left out. */
export interface PropertySpec {
  readonly type: string;
  readonly required: boolean;
}

/** A resource or a custom type, as operations see it. */
export interface ResourceKind {
  /** Name in errors: `types`, or the name of a custom type. */
  readonly name: string;
  /** Name in the paths of its events: `system.types`, or the name of a custom type. */
  readonly eventName: string;
  /** Name of its table, which no other kind has. */
  readonly table: string;
  readonly system: boolean;
  readonly shared: boolean;
  /** The property that identifies an instance in paths. */
  readonly key: string;
  /** What an upsert matches by. */
  readonly naturalKey: UniqueKey | undefined;
  readonly uniqueKeys: readonly UniqueKey[];
  readonly properties: Readonly<Record<string, PropertySpec>>;
}

/** The kind of a system resource. */
export function systemKind({ name, key, shared }: SystemResource): ResourceKind {
  const naturalKey = key === '_id' ? undefined : [key];
  return {
    name,
    eventName: `system.${name}`,
    table: name,
    system: true,
    shared,
    key,
    naturalKey,
    uniqueKeys: naturalKey ? [naturalKey] : [],
    properties: name === 'tokens' ? { expiresAt: { type: 'DateTime', required: false } } : {},
  };
}

/** The kind of a custom type, from its row in the types catalogue. */
export function customKind(type: Row): ResourceKind {
  const name = String(type['name']);
  const properties = propertiesOf(type['properties']);
  const naturalKey = textsOf(type['naturalKey']);
  const unique = [...uniqueProperties(type['properties']), ...uniqueIndexes(type['indexes'])];
  return {
    name,
    eventName: name,
    table: `custom/${name}`,
    system: false,
    shared: false,
    key: '_id',
    naturalKey,
    uniqueKeys: [...(naturalKey ? [naturalKey] : []), ...unique],
    properties,
  };
}

function propertiesOf(value: unknown): Record<string, PropertySpec> {
  const specs = Object.entries(isPlainObject(value) ? value : {}).map(([name, spec]) => {
    const { type, required } = isPlainObject(spec) ? spec : {};
    return [name, { type: typeof type === 'string' ? type : 'Value', required: required === true }] as const;
  });
  return Object.fromEntries(specs);
}

function uniqueProperties(value: unknown): UniqueKey[] {
  return Object.entries(isPlainObject(value) ? value : {})
    .filter(([, spec]) => isPlainObject(spec) && spec['unique'] === true)
    .map(([name]) => [name]);
}

function uniqueIndexes(value: unknown): UniqueKey[] {
  return (Array.isArray(value) ? value : []).flatMap((index: unknown) => {
    if (!isPlainObject(index)) return [];
    const unique = index['unique'] ?? (isPlainObject(index['options']) ? index['options']['unique'] : false);
    const keys = textsOf(index['keys']);
    return unique === true && keys ? [keys] : [];
  });
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every(item => typeof item === 'string') ? (value as string[]) : undefined;
}
