import { type Token, tokenize } from '../engine/sql/tokenizer.js';
import { ApiError, ErrorCode } from '../errors.js';

/** Kinds of resources that DDL makes and the SQL engine has not. */
export type StoredKind = 'external_stream' | 'external_table' | 'function' | 'format_schema';

/** A statement about such a resource, as a request to its endpoint would say it. */
export interface StoredDdl {
  readonly kind: StoredKind;
  readonly verb: 'create' | 'replace' | 'drop';
  /** IF EXISTS or IF NOT EXISTS. */
  readonly lenient: boolean;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const opening =
  /^\s*(CREATE|DROP)\s+(OR\s+REPLACE\s+)?(?:(AGGREGATE|REMOTE)\s+)?(EXTERNAL\s+STREAM|EXTERNAL\s+TABLE|FUNCTION|FORMAT\s+SCHEMA)\s+(IF\s+(?:NOT\s+)?EXISTS\s+)?/i;

/**
 * Reads a statement that makes or drops an external stream or table, a function, or a schema: how newer servers make
 * them (section 4.11). Undefined for any other statement.
 *
 * @throws ApiError with status 400 and code 62 when the statement is not complete
 */
export function parseStoredDdl(sql: string): StoredDdl | undefined {
  const match = opening.exec(sql);
  if (!match) return undefined;
  const [head, verb = '', replaces, modifier = '', what = '', lenient] = match;
  const rest = sql.slice(head.length).trim().replace(/;$/, '');
  const [, code] = /\$\$([\s\S]*)\$\$\s*$/.exec(rest) ?? [];
  const cursor = new Words(code === undefined ? rest : rest.slice(0, rest.indexOf('$$')));
  const kind = what.toLowerCase().replace(/\s+/g, '_') as StoredKind;
  const name = cursor.takeName();
  const ddl = { kind, lenient: lenient !== undefined, name };
  if (verb.toUpperCase() === 'DROP') return { ...ddl, verb: 'drop', body: {} };
  const read = { external_stream: readExternal, external_table: readExternal, format_schema: readSchema };
  const body = kind === 'function' ? readFunction(cursor, modifier.toUpperCase(), code) : read[kind](cursor);
  const created = { name, ...body, ...(kind.startsWith('external') ? { create_query: sql } : {}) };
  return { ...ddl, verb: replaces === undefined ? 'create' : 'replace', body: created };
}

function readExternal(cursor: Words): Record<string, unknown> {
  const columns = cursor.takeColumns();
  let description = cursor.takeString('COMMENT');
  const settings: { key: string; value: string }[] = [];
  if (cursor.takeWord('SETTINGS')) {
    do settings.push({ key: cursor.takeName(), value: cursor.takeValue() });
    while (cursor.takeSymbol(','));
  }
  description ??= cursor.takeString('COMMENT');
  return { columns, settings, ...(description === undefined ? {} : { description }) };
}

function readFunction(cursor: Words, modifier: string, code: string | undefined): Record<string, unknown> {
  const signature = { arguments: cursor.takeColumns(), return_type: cursor.takeTypeAfter('RETURNS') };
  if (modifier === 'REMOTE') {
    const url = cursor.takeString('URL');
    const method = cursor.takeString('AUTH_METHOD') ?? 'none';
    const header = cursor.takeString('AUTH_HEADER');
    const value = cursor.takeString('AUTH_KEY');
    const context = header === undefined ? {} : { auth_context: { key_name: header, key_value: value } };
    return { type: 'remote', ...signature, url, auth_method: method, ...context };
  }
  const language = cursor.takeWord('LANGUAGE') ? cursor.takeName() : cursor.fail('expected LANGUAGE');
  if (code === undefined) cursor.fail('expected AS and the source between $$');
  return {
    type: language.toLowerCase(),
    ...signature,
    source: code.replace(/^\n|\n$/g, ''),
    is_aggregation: modifier === 'AGGREGATE',
  };
}

function readSchema(cursor: Words): Record<string, unknown> {
  const content = cursor.takeString('AS');
  return { content, ...(cursor.takeWord('TYPE') ? { type: cursor.takeName() } : {}) };
}

/** Reads the tokens of a statement one by one. */
class Words {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  fail(expected: string): never {
    throw new ApiError(400, ErrorCode.syntaxError, `Syntax error: ${expected}`, 'timeplusd');
  }

  takeWord(word: string): boolean {
    return this.#takeIf(({ kind, text }) => kind === 'word' && text.toUpperCase() === word);
  }

  takeSymbol(symbol: string): boolean {
    return this.#takeIf(({ kind, text }) => kind === 'symbol' && text === symbol);
  }

  /** A name, without the database before it. */
  takeName(): string {
    const { kind, text } = this.#next;
    if (kind !== 'word' && kind !== 'quoted') return this.fail('expected a name');
    this.#at++;
    return this.takeSymbol('.') ? this.takeName() : text;
  }

  /** The value of a setting. */
  takeValue(): string {
    if (!this.takeSymbol('=')) return this.fail('expected = after the name of a setting');
    const { kind, text } = this.#next;
    if (kind === 'symbol' || kind === 'end') return this.fail('expected the value of a setting');
    this.#at++;
    return text;
  }

  /** The string after a word; undefined when the word is not there. */
  takeString(word: string): string | undefined {
    if (!this.takeWord(word)) return undefined;
    const { kind, text } = this.#next;
    if (kind !== 'string') return this.fail(`expected a string after ${word}`);
    this.#at++;
    return text;
  }

  /** The type after a word: up to the next word at the same depth. */
  takeTypeAfter(word: string): string {
    return this.takeWord(word) ? this.#takeType() : this.fail(`expected ${word}`);
  }

  /** Names and types between brackets; what follows a type is passed over. None when there are no brackets. */
  takeColumns(): readonly { readonly name: string; readonly type: string }[] {
    if (!this.takeSymbol('(') || this.takeSymbol(')')) return [];
    const columns: { name: string; type: string }[] = [];
    do {
      columns.push({ name: this.takeName(), type: this.#takeType() });
      while (![',', ')', ''].includes(this.#next.text)) this.#skipGroup();
    } while (this.takeSymbol(','));
    if (!this.takeSymbol(')')) this.fail('expected )');
    return columns;
  }

  #takeType(): string {
    const { start } = this.#next;
    this.takeName();
    if (this.#next.text === '(') this.#skipGroup();
    return this.#text.slice(start, this.#tokens[this.#at - 1]?.end);
  }

  /** Passes over one token, or over brackets with what is between them. */
  #skipGroup(): void {
    let depth = 0;
    do {
      const { kind, text } = this.#next;
      if (kind === 'end') this.fail('expected )');
      if (text === '(') depth++;
      if (text === ')') depth--;
      this.#at++;
    } while (depth > 0);
  }

  #takeIf(matches: (token: Token) => boolean): boolean {
    if (!matches(this.#next)) return false;
    this.#at++;
    return true;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }
}
