/** How integers beyond 2^53 are read: rounded to a `number`, or exact as a `bigint`. */
export type BigIntegers = 'number' | 'bigint';

interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
  ): unknown;
  rawJSON?: (text: string) => unknown;
}

/**
 * An integer that may not fit a double. Texts without one need no reviver, which costs several times the parse; the
 * digits behind a decimal point are many in most floats and do not count.
 */
const LONG_INTEGER = /(?<![.\d])\d{16,}(?![.\deE])/;
const INTEGER = /^-?\d+$/;

const keepExact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' &&
  !Number.isSafeInteger(value) &&
  context?.source !== undefined &&
  INTEGER.test(context.source)
    ? BigInt(context.source)
    : value;

/**
 * Parses JSON. With `bigint`, integers that a double cannot hold come back as `bigint`; all others stay `number`.
 *
 * @throws {SyntaxError} when the text is no JSON.
 */
export function parseJson(text: string, bigIntegers: BigIntegers = 'number'): unknown {
  if (bigIntegers === 'number' || !LONG_INTEGER.test(text)) return JSON.parse(text);
  return (JSON as SourceTextJson).parse(text, keepExact);
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
  const rawJson = (JSON as SourceTextJson).rawJSON;
  return JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'bigint') return rawJson === undefined ? part.toString() : rawJson(part.toString());
    if (typeof part === 'number' && !Number.isFinite(part)) {
      throw new TypeError(`JSON has no form for ${part}${key === '' ? '' : ` (at "${key}")`}`);
    }
    return part;
  });
}
