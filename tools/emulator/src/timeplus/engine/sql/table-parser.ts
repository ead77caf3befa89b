import type { Expression, Query, TableExpression } from './ast.js';
import type { TokenCursor } from './token-cursor.js';

/** Words that may follow a table and so are no alias without AS. */
const notAliases: ReadonlySet<string> = new Set(
  (
    'where group having order limit offset union intersect except emit settings join inner left right full cross ' +
    'on using prewhere partition shuffle asof any all semi anti final array format latest'
  ).split(' '),
);

type JoinKind = Extract<TableExpression, { kind: 'join' }>['join'];

/** How the parts of a FROM clause are parsed. */
export interface TableContext {
  readonly cursor: TokenCursor;
  parseQuery(): Query;
  parseExpression(): Expression;
}

/** Parses what follows FROM: tables, functions, subqueries and joins. */
export function parseTables(context: TableContext): TableExpression {
  const { cursor } = context;
  let left = parseTable(context);
  for (;;) {
    if (cursor.takeSymbol(',')) {
      left = { kind: 'join', join: 'cross', left, right: parseTable(context) };
      continue;
    }
    const join = parseJoinKind(cursor);
    if (join === undefined) return left;
    left = parseJoin(context, join, left);
  }
}

function parseJoin(context: TableContext, join: JoinKind, left: TableExpression): TableExpression {
  const { cursor } = context;
  const right = parseTable(context);
  if (cursor.takeWords('on')) return { kind: 'join', join, left, right, on: context.parseExpression() };
  if (cursor.takeWords('using')) {
    const inBrackets = cursor.takeSymbol('(');
    const using = [cursor.expectName('a column')];
    while (cursor.takeSymbol(',')) using.push(cursor.expectName('a column'));
    if (inBrackets) cursor.expectSymbol(')');
    return { kind: 'join', join, left, right, using };
  }
  if (join !== 'cross') cursor.fail('expected ON or USING after JOIN');
  return { kind: 'join', join, left, right };
}

function parseJoinKind(cursor: TokenCursor): JoinKind | undefined {
  const kinds: readonly (readonly [string, JoinKind])[] = [
    ['join', 'inner'],
    ['inner join', 'inner'],
    ['all inner join', 'inner'],
    ['inner all join', 'inner'],
    ['left join', 'left'],
    ['left outer join', 'left'],
    ['right join', 'right'],
    ['right outer join', 'right'],
    ['full join', 'full'],
    ['full outer join', 'full'],
    ['cross join', 'cross'],
    ['asof join', 'asof'],
    ['asof left join', 'asof left'],
    ['left asof join', 'asof left'],
    ['semi join', 'semi'],
    ['left semi join', 'semi'],
    ['anti join', 'anti'],
    ['left anti join', 'anti'],
  ];
  return kinds.find(([words]) => cursor.takeWords(words))?.[1];
}

function parseTable(context: TableContext): TableExpression {
  const { cursor } = context;
  if (cursor.takeSymbol('(')) {
    const query = context.parseQuery();
    cursor.expectSymbol(')');
    return { kind: 'derived', query, ...parseAlias(cursor) };
  }
  const name = parseTableName(cursor);
  if (!cursor.takeSymbol('(')) return { kind: 'table', name, ...parseAlias(cursor) };
  const args: Expression[] = [];
  if (!cursor.isSymbol(')')) {
    do args.push(context.parseExpression());
    while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol(')');
  return { kind: 'table_function', name: name.toLowerCase(), arguments: args, ...parseAlias(cursor) };
}

/** `name` or `default.name`; other databases keep their prefix, so that they are not found. */
export function parseTableName(cursor: TokenCursor): string {
  const first = cursor.expectName('the name of a stream');
  if (!cursor.takeSymbol('.')) return first;
  const second = cursor.expectName('the name of a stream');
  return first === 'default' ? second : `${first}.${second}`;
}

function parseAlias(cursor: TokenCursor): { readonly alias?: string } {
  if (cursor.takeWords('as')) return { alias: cursor.expectName('an alias') };
  const token = cursor.peek();
  const isAlias =
    token.kind === 'quoted' || (token.kind === 'word' && !notAliases.has(token.text.toLowerCase()));
  return isAlias ? { alias: cursor.next().text } : {};
}
