import { engineError } from '../errors.js';
import type { Typed } from '../functions/typed.js';
import type { Expression, SelectItem } from '../sql/ast.js';
import type { ExpressionCompiler } from './expression-compiler.js';
import type { QueryContext } from './query-context.js';
import type { RelationColumn } from './relation.js';
import type { Scope } from './scope.js';

/** A column of a result. */
export interface OutputItem {
  readonly name: string;
  readonly value: Typed;
}

/** The columns that a SELECT list stands for, `*` written out. */
export function expandItems(
  items: readonly SelectItem[],
  scope: Scope,
  expressions: ExpressionCompiler,
  context: QueryContext,
): readonly OutputItem[] {
  return items.flatMap(item => {
    if (item.expression.kind !== 'star') {
      const inner = item.alias === undefined ? scope : scope.withoutAlias(item.alias);
      return [{ name: item.alias ?? nameOf(item), value: expressions.compile(item.expression, inner) }];
    }
    return starColumns(item.expression, scope, context).map(column => ({
      name: column.name,
      value: expressions.compile({ kind: 'name', parts: [column.table, column.name] }, columnScope(scope)),
    }));
  });
}

/** Aliases do not hide the columns of `*`. */
function columnScope(scope: Scope): Scope {
  return [...scope.aliases.keys()].reduce((inner, alias) => inner.withoutAlias(alias), scope);
}

function starColumns(
  star: Extract<Expression, { kind: 'star' }>,
  scope: Scope,
  context: QueryContext,
): readonly RelationColumn[] {
  if (star.qualifier !== undefined && !scope.hasTable(star.qualifier)) {
    throw engineError('UNKNOWN_IDENTIFIER', `Unknown identifier: ${star.qualifier}.*`);
  }
  if (scope.relation.columns.length === 0) throw engineError('BAD_ARGUMENTS', 'SELECT * needs a FROM');
  const setting = context.settings.get('asterisk_include_tp_sn_column');
  const showsSequence = setting === true || setting === 1 || setting === 'true';
  return scope.relation.columns.filter(
    column =>
      (column.hidden !== true || (showsSequence && column.name === '_tp_sn')) &&
      (star.qualifier === undefined || column.table === star.qualifier) &&
      !star.except.includes(column.name),
  );
}

/** The name of a column without an alias: the last part of a name, else the text of the expression. */
function nameOf(item: SelectItem): string {
  return item.expression.kind === 'name' ? item.expression.parts.at(-1)! : item.text;
}
