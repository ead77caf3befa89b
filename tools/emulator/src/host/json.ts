/** Text that is not JSON where JSON was expected. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

const manyDigits = /\d{16}/;

/**
 * Parses JSON so that integers beyond 2^53 arrive as exact `bigint`; every other value is what `JSON.parse`
 * gives. The reviver, several times slower than plain parsing, runs only on text with a long run of digits.
 *
 * @throws {JsonError} when the text is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return manyDigits.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch (error) {
    throw new JsonError(`invalid JSON: ${(error as { message: string }).message}`);
  }
}

function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Writes plain data as compact JSON; a `bigint` becomes a bare number, whatever its size. */
export function writeJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${writeJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * The top-level objects and arrays of a text that holds them one after the other, with any white space between
 * them or none: NDJSON, pretty-printed objects, `{}{}`.
 *
 * @throws {JsonError} when something else stands between them, or the last one is not complete
 */
export function* jsonSequence(text: string): Generator<unknown> {
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth++ === 0) start = at;
    } else if (depth === 0) {
      if (!isSpace(code)) throw new JsonError(`invalid JSON: expected an object at position ${at}`);
    } else if (code === QUOTE) {
      inString = true;
    } else if ((code === CLOSE_BRACE || code === CLOSE_BRACKET) && --depth === 0) {
      yield parseJson(text.slice(start, at + 1));
    }
  }
  if (depth > 0) throw new JsonError('invalid JSON: the text ends inside an object');
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
