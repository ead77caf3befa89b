import type { ColumnDefinition, StreamDefinition, StreamMode } from '../contract.js';
import { engineError } from '../errors.js';
import { parseTypeText } from '../sql/type-parser.js';
import type { StreamColumn } from '../storage/stream-column.js';
import { typeText } from '../types/data-type.js';

const modes: ReadonlySet<string> = new Set<StreamMode>([
  'append',
  'changelog',
  'changelog_kv',
  'versioned_kv',
]);

/**
 * The definition with canonical types and the reserved columns: `_tp_time` last, in changelog streams `_tp_delta`
 * after it (guess, U-15). Throws 36 for names that break the rule T-31, 15 for a column given twice.
 */
export function completeDefinition(definition: StreamDefinition): StreamDefinition {
  checkName(definition.name);
  if (definition.columns.length === 0)
    throw engineError('BAD_ARGUMENTS', 'A stream needs at least one column');
  const mode = definition.mode ?? 'append';
  if (!modes.has(mode)) throw engineError('BAD_ARGUMENTS', `Unknown stream mode '${mode}'`);
  const columns = definition.columns.map(canonical);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (name === '') throw engineError('BAD_ARGUMENTS', 'A column needs a name');
    if (names.has(name)) throw engineError('DUPLICATE_COLUMN', `Column ${name} is there twice`);
    names.add(name);
  }
  if (!names.has('_tp_time')) columns.push(eventTimeColumn(definition));
  const isChangelog = mode === 'changelog' || mode === 'changelog_kv';
  if (isChangelog && !names.has('_tp_delta')) columns.push({ name: '_tp_delta', type: 'int8', default: '1' });
  for (const key of primaryKeyColumns(definition)) {
    if (!names.has(key)) throw engineError('UNKNOWN_IDENTIFIER', `Primary key column ${key} does not exist`);
  }
  if (mode.endsWith('_kv') && primaryKeyColumns(definition).length === 0) {
    throw engineError('BAD_ARGUMENTS', `A stream of mode ${mode} needs a primary key`);
  }
  return { ...definition, mode, columns };
}

/** The columns with their types parsed. */
export function parseColumns(columns: readonly ColumnDefinition[]): readonly StreamColumn[] {
  return columns.map(column => ({
    name: column.name,
    type: parseTypeText(column.type),
    ...(column.default === undefined ? {} : { default: column.default }),
  }));
}

/** The columns that PRIMARY KEY names, in brackets or without. */
export function primaryKeyColumns(definition: Pick<StreamDefinition, 'primaryKey'>): readonly string[] {
  const text = definition.primaryKey?.trim() ?? '';
  const list = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
  const names = list.split(',').map(name => name.trim().replaceAll('`', ''));
  return names.filter(name => name !== '');
}

/** Throws 36 for a name that breaks the rule T-31; metric streams may have their prefix. */
export function checkName(name: string): void {
  if (!/^(?=.{1,64}$)(?:_tp_metric_)?[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw engineError(
      'BAD_ARGUMENTS',
      `Invalid name '${name.slice(0, 80)}': at most 64 letters, digits and _ are allowed, beginning with a letter`,
    );
  }
}

function canonical(column: ColumnDefinition): ColumnDefinition {
  const type = parseTypeText(column.type);
  if (type.kind === 'interval' || type.kind === 'nothing') {
    throw engineError('NOT_IMPLEMENTED', `Columns of ${type.kind} are not implemented by the emulator`);
  }
  return { ...column, type: typeText(type) };
}

function eventTimeColumn(definition: StreamDefinition): ColumnDefinition {
  const timezone = definition.eventTimeTimezone ?? 'UTC';
  const type = typeText(parseTypeText(`datetime64(3, '${timezone.replaceAll("'", "\\'")}')`));
  const expression = definition.eventTimeColumn ?? `now64(3, '${timezone}')`;
  return { name: '_tp_time', type, default: expression };
}
