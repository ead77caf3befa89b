import { engineError } from '../errors.js';
import type {
  CommonTable,
  EmitClause,
  Expression,
  OrderItem,
  Query,
  SelectItem,
  SelectQuery,
  Settings,
  SettingValue,
  TableExpression,
  UnionQuery,
} from './ast.js';
import { parseEmit } from './emit-parser.js';
import { parseOrderItems } from './expression-context.js';
import { parseExpression as parseExpressionAt } from './expression-parser.js';
import { parseTables } from './table-parser.js';
import type { TokenCursor } from './token-cursor.js';

/** Words that end a SELECT list item and so are no alias without AS. */
const notAliases: ReadonlySet<string> = new Set(
  'from where group having order limit offset union intersect except emit settings partition shuffle'.split(
    ' ',
  ),
);

/** Parses one expression, subqueries in it included. */
export function parseExpression(cursor: TokenCursor): Expression {
  return parseExpressionAt(cursor, parseQuery);
}

function parseExpressions(cursor: TokenCursor): readonly Expression[] {
  const expressions = [parseExpression(cursor)];
  while (cursor.takeSymbol(',')) expressions.push(parseExpression(cursor));
  return expressions;
}

/** Parses a SELECT, or several joined by UNION, INTERSECT or EXCEPT. */
export function parseQuery(cursor: TokenCursor): Query {
  return cursor.nested(() => parseSetOperations(cursor));
}

function parseSetOperations(cursor: TokenCursor): Query {
  let left = parseOperand(cursor);
  for (;;) {
    const operator = parseSetOperator(cursor);
    if (operator === undefined) return left;
    const right = parseOperand(cursor);
    const settings: Settings = new Map([...left.settings, ...right.settings]);
    left = { kind: 'union', operator, left, right, settings };
  }
}

function parseSetOperator(cursor: TokenCursor): UnionQuery['operator'] | undefined {
  if (cursor.takeWords('union all')) return 'union all';
  if (cursor.takeWords('union distinct') || cursor.takeWords('union')) return 'union';
  if (cursor.takeWords('intersect')) return 'intersect';
  return cursor.takeWords('except') ? 'except' : undefined;
}

function parseOperand(cursor: TokenCursor): Query {
  if (!cursor.takeSymbol('(')) return parseSelect(cursor);
  const query = parseQuery(cursor);
  cursor.expectSymbol(')');
  return query;
}

function parseSelect(cursor: TokenCursor): SelectQuery {
  const { tables, expressions } = parseWith(cursor);
  const leading = cursor.takeWords('from') ? parseFrom(cursor) : undefined;
  cursor.expectWords('select');
  const distinct = cursor.takeWords('distinct');
  const items = [parseItem(cursor)];
  while (cursor.takeSymbol(',')) {
    if (endsList(cursor)) break;
    items.push(parseItem(cursor));
  }
  const from = leading ?? (cursor.takeWords('from') ? parseFrom(cursor) : undefined);
  const where = parseFilters(cursor);
  if (cursor.isWords('partition by') || cursor.isWords('shuffle by')) {
    throw engineError('NOT_IMPLEMENTED', 'PARTITION BY and SHUFFLE BY are not implemented by the emulator');
  }
  const groupBy = cursor.takeWords('group by') ? parseExpressions(cursor) : [];
  const having = cursor.takeWords('having') ? parseExpression(cursor) : undefined;
  const orderBy: readonly OrderItem[] = cursor.takeWords('order by')
    ? parseOrderItems(cursor, () => parseExpression(cursor))
    : [];
  return {
    kind: 'select',
    with: tables,
    withExpressions: expressions,
    distinct,
    items,
    ...(from === undefined ? {} : { from }),
    ...(where === undefined ? {} : { where }),
    groupBy,
    ...(having === undefined ? {} : { having }),
    orderBy,
    ...parseTail(cursor),
  };
}

function endsList(cursor: TokenCursor): boolean {
  const token = cursor.peek();
  return token.kind === 'end' || cursor.isWord('from') || cursor.isWord('where');
}

function parseFrom(cursor: TokenCursor): TableExpression {
  return parseTables({
    cursor,
    parseQuery: () => parseQuery(cursor),
    parseExpression: () => parseExpression(cursor),
  });
}

function parseFilters(cursor: TokenCursor): Expression | undefined {
  const early = cursor.takeWords('prewhere') ? parseExpression(cursor) : undefined;
  const where = cursor.takeWords('where') ? parseExpression(cursor) : undefined;
  if (early === undefined || where === undefined) return early ?? where;
  return { kind: 'binary', operator: 'and', left: early, right: where };
}

/** LIMIT, OFFSET, EMIT and SETTINGS; EMIT may stand on either side of LIMIT. */
function parseTail(
  cursor: TokenCursor,
): Pick<SelectQuery, 'limitBy' | 'limit' | 'offset' | 'emit' | 'settings'> {
  let limitBy: SelectQuery['limitBy'];
  let limit: Expression | undefined;
  let offset: Expression | undefined;
  let emit: EmitClause | undefined;
  let settings: Settings = new Map();
  for (;;) {
    if (cursor.takeWords('limit')) {
      let first = parseExpression(cursor);
      if (cursor.takeSymbol(',')) {
        offset = first;
        first = parseExpression(cursor);
      }
      if (cursor.takeWords('by')) limitBy = { limit: first, columns: parseExpressions(cursor) };
      else limit = first;
    } else if (cursor.takeWords('offset')) {
      offset = parseExpression(cursor);
    } else if (cursor.takeWords('emit')) {
      emit = parseEmit(cursor);
    } else if (cursor.takeWords('settings')) {
      settings = parseSettings(cursor);
    } else {
      break;
    }
  }
  return {
    ...(limitBy === undefined ? {} : { limitBy }),
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
    ...(emit === undefined ? {} : { emit }),
    settings,
  };
}

function parseWith(cursor: TokenCursor): { tables: CommonTable[]; expressions: Map<string, Expression> } {
  const tables: CommonTable[] = [];
  const expressions = new Map<string, Expression>();
  if (!cursor.takeWords('with')) return { tables, expressions };
  do {
    const isTable = cursor.isWord('as', 1) && cursor.isSymbol('(', 2);
    if (isTable) {
      const name = cursor.expectName('the name of a common table');
      cursor.expectWords('as');
      cursor.expectSymbol('(');
      tables.push({ name, query: parseQuery(cursor) });
      cursor.expectSymbol(')');
    } else {
      const expression = parseExpression(cursor);
      cursor.expectWords('as');
      expressions.set(cursor.expectName('an alias'), expression);
    }
  } while (cursor.takeSymbol(','));
  return { tables, expressions };
}

function parseItem(cursor: TokenCursor): SelectItem {
  const mark = cursor.mark;
  const expression = parseExpression(cursor);
  const text = cursor.textSince(mark);
  if (cursor.takeWords('as')) return { expression, text, alias: cursor.expectName('an alias') };
  const token = cursor.peek();
  const isAlias =
    token.kind === 'quoted' || (token.kind === 'word' && !notAliases.has(token.text.toLowerCase()));
  return isAlias ? { expression, text, alias: cursor.next().text } : { expression, text };
}

/** Parses `name = value, …`. */
export function parseSettings(cursor: TokenCursor): Settings {
  const settings = new Map<string, SettingValue>();
  do {
    const name = cursor.expectName('the name of a setting');
    cursor.expectSymbol('=');
    settings.set(name, parseSettingValue(cursor));
  } while (cursor.takeSymbol(','));
  return settings;
}

function parseSettingValue(cursor: TokenCursor): SettingValue {
  const sign = cursor.takeSymbol('-') ? -1 : 1;
  const token = cursor.next();
  if (token.kind === 'number') return sign * Number(token.text);
  if (token.kind === 'string' || token.kind === 'interval') return token.text;
  if (token.kind === 'word' && ['true', 'false'].includes(token.text.toLowerCase())) {
    return token.text.toLowerCase() === 'true';
  }
  return cursor.fail('expected the value of a setting');
}
