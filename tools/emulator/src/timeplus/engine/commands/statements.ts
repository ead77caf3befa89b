import type { Catalog } from '../catalog/catalog.js';
import type { Prepared, PreparedCommand, SqlAnalysis, StreamInfo, WireRow } from '../contract.js';
import { engineError } from '../errors.js';
import { FixedQuery } from '../queries/fixed-query.js';
import { plainAnalysis } from '../queries/planner.js';
import type { Statement } from '../sql/statement.js';
import { createStream, definitionOf, retentionOf } from './create.js';
import { createView, type ViewContext } from './create-view.js';
import { deleteCondition } from './delete-rows.js';
import { prepareInsert } from './insert.js';

/** What statements other than queries need to run. */
export interface StatementContext extends ViewContext {
  drop(name: string): Promise<void>;
}

type OtherStatement = Exclude<Statement, { kind: 'query' | 'explain' }>;

/** Names of statements in `sqlanalyze` (section 4.10). */
const queryTypes: Readonly<Record<OtherStatement['kind'], string>> = {
  create_stream: 'CREATE',
  create_view: 'CREATE',
  drop: 'DROP',
  insert: 'INSERT',
  truncate: 'DROP',
  alter: 'ALTER',
  delete: 'DELETE',
  show: 'SHOW_TABLE',
  show_create: 'SHOW_CREATE_TABLE',
  describe: 'DESCRIBE',
  exists: 'EXISTS_TABLE',
  set: 'SET',
  use: 'USE',
};

/** What `sqlanalyze` tells of a statement that is no query. */
export function analyzeStatement(statement: OtherStatement, sql: string): SqlAnalysis {
  return plainAnalysis(queryTypes[statement.kind], sql);
}

/** Checks a statement and makes it ready to run. */
export async function prepareStatement(
  statement: OtherStatement,
  sql: string,
  context: StatementContext,
): Promise<Prepared> {
  const { catalog } = context;
  const analysis = analyzeStatement(statement, sql);
  const command = (run: () => Promise<void>): PreparedCommand => ({ kind: 'command', analysis, run });
  switch (statement.kind) {
    case 'create_stream':
      definitionOf(statement);
      return command(() => createStream(statement, catalog));
    case 'create_view':
      return command(() => createView(statement, context));
    case 'drop':
      checkDropped(statement, catalog);
      return command(async () => dropNamed(statement, context));
    case 'insert':
      return command(await prepareInsert(statement, context));
    case 'truncate':
      if (statement.ifExists && catalog.find(statement.name) === undefined) return command(async () => {});
      catalog.rows(statement.name);
      return command(() => catalog.rows(statement.name).delete(null, 0n));
    case 'alter':
      catalog.get(statement.name);
      return command(async () => alterNamed(statement, catalog));
    case 'delete': {
      const condition = deleteCondition(catalog, statement.name, statement.where);
      const now = (): bigint => BigInt(context.clock.now()) * 1000n;
      return command(() => catalog.rows(statement.name).delete(condition, now()));
    }
    case 'set':
      return command(async () => {});
    case 'use':
      if (statement.database !== 'default') {
        throw engineError('UNKNOWN_DATABASE', `Database ${statement.database} does not exist`);
      }
      return command(async () => {});
    default:
      return showStatement(statement, analysis, catalog);
  }
}

type ShowStatement = Extract<Statement, { kind: 'show' | 'show_create' | 'describe' | 'exists' }>;

function showStatement(statement: ShowStatement, analysis: SqlAnalysis, catalog: Catalog): Prepared {
  const text = (...names: string[]): { name: string; type: string }[] =>
    names.map(name => ({ name, type: 'string' }));
  switch (statement.kind) {
    case 'show':
      return new FixedQuery(text('name'), analysis, () => shownNames(statement.what, catalog));
    case 'show_create':
      catalog.get(statement.name);
      return new FixedQuery(text('statement'), analysis, () => [
        [catalog.get(statement.name).info.createQuery],
      ]);
    case 'exists':
      return new FixedQuery([{ name: 'result', type: 'uint8' }], analysis, () => [
        [catalog.find(statement.name) === undefined ? 0 : 1],
      ]);
    case 'describe': {
      catalog.get(statement.name);
      const header = text(
        'name',
        'type',
        'default_type',
        'default_expression',
        'comment',
        'codec_expression',
      );
      return new FixedQuery([...header, ...text('ttl_expression')], analysis, () =>
        describedColumns(catalog.get(statement.name).info),
      );
    }
  }
}

function shownNames(what: 'stream' | 'view' | 'materialized_view' | 'database', catalog: Catalog): WireRow[] {
  if (what === 'database') return [['default']];
  const entries = catalog.list().filter(entry => what === 'stream' || entry.info.kind === what);
  return entries.map(entry => [entry.info.name]).sort();
}

function describedColumns(info: StreamInfo): readonly WireRow[] {
  return info.columns.map(column => [
    column.name,
    column.type,
    column.default === undefined ? '' : 'DEFAULT',
    column.default ?? '',
    column.comment ?? '',
    column.codec ?? '',
    column.ttlExpression ?? '',
  ]);
}

type Drop = Extract<Statement, { kind: 'drop' }>;

/** Throws 60 when there is nothing of the name and kind; false when IF EXISTS makes that no error. */
function checkDropped(statement: Drop, catalog: Catalog): boolean {
  const kind = catalog.find(statement.name)?.info.kind;
  if (kind === undefined && statement.ifExists) return false;
  if (kind === undefined || (kind === 'stream') !== (statement.what === 'stream')) {
    throw engineError(
      'UNKNOWN_STREAM',
      `${capital(statement.what)} default.${statement.name} does not exist`,
    );
  }
  return true;
}

async function dropNamed(statement: Drop, { catalog, drop }: StatementContext): Promise<void> {
  if (checkDropped(statement, catalog)) await drop(statement.name);
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function alterNamed(statement: Extract<Statement, { kind: 'alter' }>, catalog: Catalog): void {
  catalog.alter(statement.name, {
    ...retentionOf(statement.settings),
    ...(statement.comment === undefined ? {} : { description: statement.comment }),
    ...(statement.ttlExpression === undefined ? {} : { ttlExpression: statement.ttlExpression }),
  });
}
