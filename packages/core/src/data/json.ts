/** How integers beyond 2^53 are read: rounded to a `number`, or exact as a `bigint`. */
export type BigIntegers = 'number' | 'bigint';

interface RawJson {
  rawJSON?: (text: string) => unknown;
}

/**
 * An integer that may not fit a double. Texts without one are parsed as they are; the digits behind a decimal point are
 * many in most floats and do not count.
 */
const LONG_INTEGER = /(?<![.\d])\d{16,}(?![.\deE])/;
/** The same anywhere in a JSON text, with the strings, so that digits in them are passed over. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?(?<![.\d])\d{16,}(?![.\deE])/g;
/** Marks a string that stands for an integer; made anew in each process, so that no server can send it. */
const MARK = `\u0001${Math.random().toString(36).slice(2)}:`;
const WRITTEN_MARK = JSON.stringify(MARK).slice(0, -1);

/**
 * Parses JSON. With `bigint`, integers that a double cannot hold come back as `bigint`; all others stay `number`.
 *
 * @throws {SyntaxError} when the text is no JSON.
 */
export function parseJson(text: string, bigIntegers: BigIntegers = 'number'): unknown {
  if (bigIntegers === 'number' || !LONG_INTEGER.test(text)) return JSON.parse(text);
  return withBigints(JSON.parse(text.replace(STRING_OR_LONG_INTEGER, markInteger)));
}

/** A parser that keeps all digits would cost several times as much as going over the parsed value once more. */
function markInteger(part: string): string {
  return part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `${WRITTEN_MARK}${part}"`;
}

/** Puts the integers back, in place: nobody else has seen the value yet. */
function withBigints(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      if (typeof item === 'string' || typeof item === 'object') value[index] = withBigints(item);
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = value as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const item = members[key];
      const exact = withBigints(item);
      // Its own member of this name would otherwise be taken for the object's prototype.
      if (exact !== item && key === '__proto__')
        Object.defineProperty(members, key, {
          value: exact,
          enumerable: true,
          writable: true,
          configurable: true,
        });
      else if (exact !== item) members[key] = exact;
    }
  }
  return value;
}

/**
 * Writes JSON. A `bigint` becomes a bare number with all its digits; on runtimes that cannot write one, a string of
 * the same digits.
 *
 * @throws {TypeError} for values that JSON has no form for: cycles, functions or `undefined` at the top, NaN, infinity.
 */
export function stringifyJson(value: unknown): string {
  const text = fastJson(value) ?? exactJson(value);
  if (text === undefined) throw new TypeError(`JSON has no form for ${typeof value}`);
  return text;
}

/**
 * Without a replacer the writer is twice as fast. Undefined when the value needs one: a `bigint` throws, and NaN or
 * infinity would have become `null`.
 */
function fastJson(value: unknown): string | undefined {
  try {
    const text: string | undefined = JSON.stringify(value);
    return text?.includes('null') ? undefined : text;
  } catch {
    return undefined;
  }
}

function exactJson(value: unknown): string | undefined {
  const rawJson = (JSON as RawJson).rawJSON;
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'bigint') return rawJson === undefined ? part.toString() : rawJson(part.toString());
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new TypeError(`JSON has no form for ${part}${key === '' ? '' : ` (at "${key}")`}`);
    }
    return part;
  });
}
