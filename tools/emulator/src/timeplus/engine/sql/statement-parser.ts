import { engineError } from '../errors.js';
import type { Expression, Query, Settings } from './ast.js';
import { parseCreate, textOf } from './create-parser.js';
import { parseExpression, parseQuery, parseSettings } from './query-parser.js';
import type { Insert, Statement } from './statement.js';
import { parseTableName } from './table-parser.js';
import { TokenCursor } from './token-cursor.js';

/** Parses one statement. Throws 62 SYNTAX_ERROR naming the place, 48 for statements that the emulator lacks. */
export function parseStatement(sql: string): Statement {
  const cursor = new TokenCursor(sql);
  if (cursor.peek().kind === 'end') throw engineError('SYNTAX_ERROR', 'Syntax error: empty query');
  const statement = parseAny(cursor);
  cursor.expectEnd();
  return statement;
}

/** Parses a query alone, such as that of a view. */
export function parseQueryText(sql: string): Query {
  const cursor = new TokenCursor(sql);
  const query = parseQuery(cursor);
  cursor.expectEnd();
  return query;
}

/** Parses an expression alone, such as a default. */
export function parseExpressionText(sql: string): Expression {
  const cursor = new TokenCursor(sql);
  const expression = parseExpression(cursor);
  cursor.expectEnd();
  return expression;
}

function parseAny(cursor: TokenCursor): Statement {
  if (startsQuery(cursor)) return { kind: 'query', query: parseQuery(cursor) };
  if (cursor.takeWords('create')) return parseCreate(cursor);
  if (cursor.takeWords('drop')) return parseDrop(cursor);
  if (cursor.takeWords('insert into')) return parseInsert(cursor);
  if (cursor.takeWords('truncate')) {
    cursor.takeWords('stream');
    return { kind: 'truncate', ifExists: cursor.takeWords('if exists'), name: parseTableName(cursor) };
  }
  if (cursor.takeWords('alter stream')) return parseAlter(cursor);
  if (cursor.takeWords('delete from')) {
    const name = parseTableName(cursor);
    return cursor.takeWords('where')
      ? { kind: 'delete', name, where: parseExpression(cursor) }
      : { kind: 'delete', name };
  }
  if (cursor.takeWords('show')) return parseShow(cursor);
  if (cursor.takeWords('describe') || cursor.takeWords('desc')) {
    cursor.takeWords('stream');
    return { kind: 'describe', name: parseTableName(cursor) };
  }
  if (cursor.takeWords('explain')) {
    for (const word of ['plan', 'pipeline', 'syntax', 'ast']) cursor.takeWords(word);
    const mark = cursor.mark;
    return { kind: 'explain', query: parseQuery(cursor), text: cursor.textSince(mark) };
  }
  if (cursor.takeWords('exists')) {
    cursor.takeWords('stream');
    return { kind: 'exists', name: parseTableName(cursor) };
  }
  if (cursor.takeWords('set')) return { kind: 'set', settings: parseSettings(cursor) };
  if (cursor.takeWords('use')) return { kind: 'use', database: cursor.expectName('a database') };
  for (const word of [
    'kill',
    'system',
    'optimize',
    'rename',
    'grant',
    'revoke',
    'attach',
    'detach',
    'backup',
  ]) {
    if (cursor.isWord(word)) {
      throw engineError('NOT_IMPLEMENTED', `${word.toUpperCase()} is not implemented by the emulator`);
    }
  }
  return cursor.fail('expected a statement such as SELECT, INSERT or CREATE');
}

function startsQuery(cursor: TokenCursor): boolean {
  return ['select', 'with', 'from'].some(word => cursor.isWord(word)) || cursor.isSymbol('(');
}

function parseDrop(cursor: TokenCursor): Statement {
  for (const words of ['external', 'database', 'function', 'dictionary', 'alert', 'user', 'format']) {
    if (cursor.isWord(words)) {
      throw engineError('NOT_IMPLEMENTED', `DROP ${words.toUpperCase()} is not implemented by the emulator`);
    }
  }
  cursor.takeWords('materialized');
  const what = cursor.takeWords('view') ? 'view' : 'stream';
  if (what === 'stream') cursor.expectWords('stream');
  return { kind: 'drop', what, ifExists: cursor.takeWords('if exists'), name: parseTableName(cursor) };
}

function parseInsert(cursor: TokenCursor): Insert {
  cursor.takeWords('stream');
  const name = parseTableName(cursor);
  const columns = cursor.isSymbol('(') && !startsRow(cursor) ? parseColumnList(cursor) : undefined;
  let settings: Settings = cursor.takeWords('settings') ? parseSettings(cursor) : new Map();
  const head = { kind: 'insert', name, ...(columns === undefined ? {} : { columns }) } as const;
  if (!cursor.takeWords('values')) {
    if (!startsQuery(cursor)) cursor.fail('expected VALUES or SELECT');
    return { ...head, settings, query: parseQuery(cursor) };
  }
  const rows = [parseRow(cursor)];
  for (;;) {
    cursor.takeSymbol(',');
    if (!cursor.isSymbol('(')) break;
    rows.push(parseRow(cursor));
  }
  if (cursor.takeWords('settings')) settings = new Map([...settings, ...parseSettings(cursor)]);
  return { ...head, settings, rows };
}

/** `INSERT INTO s (SELECT …)`. */
function startsRow(cursor: TokenCursor): boolean {
  return cursor.isWord('select', 1) || cursor.isWord('with', 1);
}

function parseColumnList(cursor: TokenCursor): readonly string[] {
  cursor.expectSymbol('(');
  const names = [cursor.expectName('the name of a column')];
  while (cursor.takeSymbol(',')) names.push(cursor.expectName('the name of a column'));
  cursor.expectSymbol(')');
  return names;
}

function parseRow(cursor: TokenCursor): readonly Expression[] {
  cursor.expectSymbol('(');
  const values = [parseExpression(cursor)];
  while (cursor.takeSymbol(',')) values.push(parseExpression(cursor));
  cursor.expectSymbol(')');
  return values;
}

function parseAlter(cursor: TokenCursor): Statement {
  const name = parseTableName(cursor);
  let settings: Settings = new Map();
  let ttlExpression: string | undefined;
  let comment: string | undefined;
  do {
    if (cursor.takeWords('modify ttl')) ttlExpression = textOf(cursor, parseExpression);
    else if (cursor.takeWords('modify setting') || cursor.takeWords('modify settings')) {
      settings = parseSettings(cursor);
    } else if (cursor.takeWords('modify comment')) comment = cursor.expectString('a comment');
    else if (
      ['add', 'drop', 'modify', 'rename', 'clear', 'update', 'delete'].some(word => cursor.isWord(word))
    ) {
      throw engineError(
        'NOT_IMPLEMENTED',
        'ALTER STREAM changes TTL, COMMENT and SETTING only in the emulator',
      );
    } else cursor.fail('expected MODIFY TTL, MODIFY COMMENT or MODIFY SETTING');
  } while (cursor.takeSymbol(','));
  return {
    kind: 'alter',
    name,
    settings,
    ...(ttlExpression === undefined ? {} : { ttlExpression }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function parseShow(cursor: TokenCursor): Statement {
  if (cursor.takeWords('create')) {
    cursor.takeWords('materialized');
    if (!cursor.takeWords('stream')) cursor.takeWords('view');
    return { kind: 'show_create', name: parseTableName(cursor) };
  }
  if (cursor.takeWords('streams') || cursor.takeWords('tables')) {
    if (cursor.takeWords('from')) cursor.expectWords('default');
    return { kind: 'show', what: 'stream' };
  }
  if (cursor.takeWords('views')) return { kind: 'show', what: 'view' };
  if (cursor.takeWords('materialized views')) return { kind: 'show', what: 'materialized_view' };
  if (cursor.takeWords('databases')) return { kind: 'show', what: 'database' };
  return cursor.fail('expected STREAMS, VIEWS, DATABASES or CREATE after SHOW');
}
