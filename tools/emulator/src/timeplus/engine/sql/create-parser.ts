import { engineError } from '../errors.js';
import type { Settings } from './ast.js';
import { parseExpression, parseQuery, parseSettings } from './query-parser.js';
import type { ColumnClause, CreateStream, CreateView } from './statement.js';
import { parseTableName } from './table-parser.js';
import type { TokenCursor } from './token-cursor.js';
import { parseType } from './type-parser.js';

/** Parses what follows CREATE. */
export function parseCreate(cursor: TokenCursor): CreateStream | CreateView {
  const orReplace = cursor.takeWords('or replace');
  const random = cursor.takeWords('random');
  if (cursor.isWord('stream')) return parseCreateStream(cursor, random);
  const materialized = cursor.takeWords('materialized');
  if (cursor.isWord('view')) return parseCreateView(cursor, orReplace, materialized);
  for (const words of ['mutable stream', 'external', 'alert', 'function', 'database', 'dictionary', 'user']) {
    if (cursor.isWords(words)) {
      throw engineError(
        'NOT_IMPLEMENTED',
        `CREATE ${words.toUpperCase()} is not implemented by the emulator`,
      );
    }
  }
  return cursor.fail('expected STREAM or VIEW');
}

function parseIfNotExists(cursor: TokenCursor): boolean {
  return cursor.takeWords('if not exists');
}

function parseCreateStream(cursor: TokenCursor, random: boolean): CreateStream {
  cursor.expectWords('stream');
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseTableName(cursor);
  cursor.expectSymbol('(');
  const columns: ColumnClause[] = [];
  do {
    if (cursor.isSymbol(')')) break;
    columns.push(parseColumn(cursor));
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return { kind: 'create_stream', name, ifNotExists, random, columns, ...parseClauses(cursor) };
}

function parseClauses(
  cursor: TokenCursor,
): Pick<CreateStream, 'primaryKey' | 'ttlExpression' | 'comment' | 'settings'> {
  let primaryKey: string | undefined;
  let ttlExpression: string | undefined;
  let comment: string | undefined;
  let settings: Settings = new Map();
  for (;;) {
    if (cursor.takeWords('primary key')) primaryKey = textOf(cursor, parseExpression);
    else if (cursor.takeWords('order by') || cursor.takeWords('partition by')) parseExpression(cursor);
    else if (cursor.takeWords('ttl')) ttlExpression = textOf(cursor, parseExpression);
    else if (cursor.takeWords('comment')) comment = cursor.expectString('a comment');
    else if (cursor.takeWords('settings')) settings = parseSettings(cursor);
    else if (cursor.takeWords('engine')) parseEngine(cursor);
    else break;
  }
  return {
    settings,
    ...(primaryKey === undefined ? {} : { primaryKey }),
    ...(ttlExpression === undefined ? {} : { ttlExpression }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** Every stream of the emulator has the same engine: `Stream(…)` says nothing. */
function parseEngine(cursor: TokenCursor): void {
  cursor.expectSymbol('=');
  const engine = cursor.expectName('an engine');
  if (engine.toLowerCase() !== 'stream') {
    throw engineError('NOT_IMPLEMENTED', `Engine ${engine} is not implemented by the emulator`);
  }
  if (!cursor.takeSymbol('(')) return;
  while (!cursor.takeSymbol(')')) {
    parseExpression(cursor);
    cursor.takeSymbol(',');
  }
}

function parseColumn(cursor: TokenCursor): ColumnClause {
  const name = cursor.expectName('the name of a column');
  const mark = cursor.mark;
  parseType(cursor);
  const column: { -readonly [Key in keyof ColumnClause]: ColumnClause[Key] } = {
    name,
    type: cursor.textSince(mark),
  };
  for (;;) {
    if (cursor.takeWords('default')) column.default = textOf(cursor, parseExpression);
    else if (cursor.takeWords('codec')) column.codec = parseCodec(cursor);
    else if (cursor.takeWords('comment')) column.comment = cursor.expectString('a comment');
    else if (cursor.takeWords('ttl')) column.ttlExpression = textOf(cursor, parseExpression);
    else if (cursor.isWord('alias') || cursor.isWord('materialized')) {
      throw engineError(
        'NOT_IMPLEMENTED',
        'ALIAS and MATERIALIZED columns are not implemented by the emulator',
      );
    } else break;
  }
  return column;
}

/** The text inside `CODEC(…)`. */
function parseCodec(cursor: TokenCursor): string {
  cursor.expectSymbol('(');
  const mark = cursor.mark;
  do parseExpression(cursor);
  while (cursor.takeSymbol(','));
  const text = cursor.textSince(mark);
  cursor.expectSymbol(')');
  return text;
}

function parseCreateView(cursor: TokenCursor, orReplace: boolean, materialized: boolean): CreateView {
  cursor.expectWords('view');
  const ifNotExists = parseIfNotExists(cursor);
  const name = parseTableName(cursor);
  const target = materialized && cursor.takeWords('into') ? parseTableName(cursor) : undefined;
  cursor.expectWords('as');
  const queryText = textOf(cursor, parseQuery);
  const comment = cursor.takeWords('comment') ? cursor.expectString('a comment') : undefined;
  return {
    kind: 'create_view',
    name,
    ifNotExists,
    orReplace,
    materialized,
    queryText,
    ...(target === undefined ? {} : { target }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** The source text of what `parse` reads. */
export function textOf(cursor: TokenCursor, parse: (cursor: TokenCursor) => unknown): string {
  const mark = cursor.mark;
  parse(cursor);
  return cursor.textSince(mark);
}
