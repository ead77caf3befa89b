import type { StreamColumn } from '../streams/stream-definition.js';
import { valueType } from './value-type.js';

/** A stream or view whose rows get a type. */
export interface TypedSource {
  readonly name: string;
  readonly columns: readonly StreamColumn[];
}

/** Names that the generated types themselves use. */
const TAKEN: readonly string[] = ['Date', 'Record', 'StreamRows'];

/**
 * TypeScript interfaces for the rows of streams and views, and one that finds them by name. The text depends on nothing
 * but the names and columns, so that it changes only when they do.
 *
 * @example
 * const text = generateTypes(await timeplus.streams.list());
 */
export function generateTypes(sources: readonly TypedSource[]): string {
  const sorted = [...new Map(sources.map(source => [source.name, source])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const names = interfaceNames(sorted);
  const interfaces = sorted.map((source, index) => interfaceText(source, names[index] as string));
  const rows = sorted.map((source, index) => `  readonly ${propertyName(source.name)}: ${names[index]};`);
  return [
    '// Written by "sdk-timeplus types". Do not change it: run the command again after streams were changed.',
    ...interfaces,
    ['/** Rows by the names of streams and views. */', 'export interface StreamRows {', ...rows, '}'].join(
      '\n',
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function interfaceText({ name, columns }: TypedSource, typeName: string): string {
  const fields = columns.flatMap(column => [
    `  /** ${commentText([column.type, column.comment].filter(part => part !== undefined && part !== '').join('; '))} */`,
    `  readonly ${propertyName(column.name)}: ${fieldType(column)};`,
  ]);
  return [
    `/** Rows of ${commentText(JSON.stringify(name))}. */`,
    `export interface ${typeName} {`,
    ...fields,
    '}',
  ].join('\n');
}

/** Servers tell of a nullable column by its type, by a flag, or by both. */
function fieldType({ type, nullable }: StreamColumn): string {
  const text = valueType(type);
  return nullable === true && text !== 'unknown' && !/\| null$/.test(text) ? `${text} | null` : text;
}

/** `my_stream` is `MyStream`; a name that is taken gets a number. */
function interfaceNames(sources: readonly TypedSource[]): string[] {
  const taken = new Set(TAKEN);
  return sources.map(({ name }) => {
    const words = name.split(/[^\p{ID_Continue}]+|_+/u).filter(word => word !== '');
    const joined = words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    const base = /^\p{ID_Start}/u.test(joined) ? joined : `Stream${joined}`;
    let unique = base;
    for (let number = 2; taken.has(unique); number++) unique = `${base}${number}`;
    taken.add(unique);
    return unique;
  });
}

function propertyName(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Text that cannot end the comment that it stands in. */
function commentText(text: string): string {
  return text.replaceAll('*/', '*\\/').replace(/\s+/g, ' ');
}
