/** A column type taken apart, e.g. `array(nullable(int64))`. */
export interface ColumnType {
  /** Lower-case name with aliases resolved: `bigint` is `int64`. */
  readonly name: string;
  /** Arguments that are types, e.g. of `array` and `map`. */
  readonly types: readonly ColumnType[];
  /** All arguments as they are written, e.g. `3` and `'UTC'` of `datetime64`. */
  readonly args: readonly string[];
}

/** Other names that the engine accepts (section 4.9). */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['integer', 'int32'],
  ['int', 'int32'],
  ['smallint', 'int16'],
  ['bigint', 'int64'],
  ['byte', 'int8'],
  ['uint', 'uint32'],
  ['float', 'float32'],
  ['double', 'float64'],
  ['varchar', 'string'],
  ['inet', 'ipv4'],
  ['inet6', 'ipv6'],
]);

/** Takes a type text apart. Types that are unknown keep their name, so that new ones of the server do no harm. */
export function parseColumnType(text: string): ColumnType {
  const open = text.indexOf('(');
  const bare = (open === -1 ? text : text.slice(0, open)).trim().toLowerCase();
  const name = ALIASES.get(bare) ?? bare;
  if (open === -1) return { name, types: [], args: [] };
  const args = splitArguments(text.slice(open + 1, text.lastIndexOf(')')));
  return { name, args, types: args.map(argument => parseColumnType(typeOfArgument(argument))) };
}

/** Fields of tuples and nested may carry a name: `tuple(lat float64, lon float64)`. */
function typeOfArgument(argument: string): string {
  const named = /^[A-Za-z_`][\w`]*\s+(?=[A-Za-z_])/.exec(argument);
  return named === null ? argument : argument.slice(named[0].length);
}

/** Splits at the commas that stand outside of brackets and quotes. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (quoted) {
      if (char === '\\') index++;
      else if (char === "'") quoted = false;
    } else if (char === "'") quoted = true;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = text.slice(start).trim();
  if (last !== '') parts.push(last);
  return parts;
}
