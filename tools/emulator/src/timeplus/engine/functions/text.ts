import { arrayType, bareType, boolType, integerType, stringType } from '../types/data-type.js';
import { castTo } from './cast.js';
import { type FunctionFamily, requireKind, scalar, textKinds } from './function-definition.js';
import { concatenate } from './operators.js';
import { typed } from './typed.js';

const uint64Type = integerType(64, false);

/** Functions of text. */
export const textFunctions: FunctionFamily = {
  upper: scalar([1, 1], stringType, text => `upper(${text})`),
  lower: scalar([1, 1], stringType, text => `lower(${text})`),
  length: {
    arity: [1, 1],
    compile: (args, call) => {
      const kind = bareType(args[0]!.type).kind;
      if (kind === 'array' || kind === 'nested') return typed(`len(${args[0]!.sql})`, uint64Type, args);
      if (kind === 'map') return typed(`cardinality(${args[0]!.sql})`, uint64Type, args);
      requireKind(call, args[0]!, ...textKinds);
      return scalar([1, 1], uint64Type, text => `strlen(${text})`).compile(args, call);
    },
  },
  char_length: scalar([1, 1], uint64Type, text => `length(${text})`),
  empty: scalar([1, 1], boolType, value => `(len(${value}) = 0)`),
  not_empty: scalar([1, 1], boolType, value => `(len(${value}) > 0)`),
  reverse: scalar([1, 1], stringType, text => `reverse(${text})`),
  concat: { arity: [1, 255], compile: concatenate },
  substr: scalar([2, 3], stringType, (...args) => `substr(${args.join(', ')})`),
  substring: scalar([2, 3], stringType, (...args) => `substr(${args.join(', ')})`),
  left: scalar([2, 2], stringType, (text, count) => `left(${text}, ${count})`),
  right: scalar([2, 2], stringType, (text, count) => `right(${text}, ${count})`),
  trim: scalar([1, 1], stringType, text => `trim(${text})`),
  trim_left: scalar([1, 1], stringType, text => `ltrim(${text})`),
  trim_right: scalar([1, 1], stringType, text => `rtrim(${text})`),
  lpad: scalar([2, 3], stringType, (text, length, fill) => `lpad(${text}, ${length}, ${fill ?? "' '"})`),
  rpad: scalar([2, 3], stringType, (text, length, fill) => `rpad(${text}, ${length}, ${fill ?? "' '"})`),
  repeat: scalar([2, 2], stringType, (text, count) => `repeat(${text}, ${count})`),
  replace: scalar([3, 3], stringType, (text, from, to) => `replace(${text}, ${from}, ${to})`),
  replace_all: scalar([3, 3], stringType, (text, from, to) => `replace(${text}, ${from}, ${to})`),
  replace_one: scalar(
    [3, 3],
    stringType,
    (text, from, to) =>
      `(CASE WHEN contains(${text}, ${from}) AND ${from} <> '' THEN left(${text}, position(${from} IN ${text}) - 1) ` +
      `|| ${to} || substr(${text}, position(${from} IN ${text}) + length(${from})) ELSE ${text} END)`,
  ),
  replace_regex: scalar(
    [3, 3],
    stringType,
    (text, pattern, to) => `regexp_replace(${text}, ${pattern}, ${to}, 'g')`,
  ),
  replace_regexp_all: scalar(
    [3, 3],
    stringType,
    (text, pattern, to) => `regexp_replace(${text}, ${pattern}, ${to}, 'g')`,
  ),
  replace_regexp_one: scalar(
    [3, 3],
    stringType,
    (text, pattern, to) => `regexp_replace(${text}, ${pattern}, ${to})`,
  ),
  match: scalar([2, 2], boolType, (text, pattern) => `regexp_matches(${text}, ${pattern})`),
  /** The first group of the pattern, or all that matched when it has none. */
  extract: scalar(
    [2, 2],
    stringType,
    (text, pattern) =>
      `regexp_extract(${text}, ${pattern}, CASE WHEN regexp_matches(${pattern}, '(^|[^\\\\])\\([^?]') THEN 1 ELSE 0 END)`,
  ),
  position: scalar([2, 2], uint64Type, (text, part) => `instr(${text}, ${part})`),
  starts_with: scalar([2, 2], boolType, (text, prefix) => `starts_with(${text}, ${prefix})`),
  ends_with: scalar([2, 2], boolType, (text, suffix) => `ends_with(${text}, ${suffix})`),
  like: scalar([2, 2], boolType, (text, pattern) => `(${text} LIKE ${pattern} ESCAPE '\\')`),
  ilike: scalar([2, 2], boolType, (text, pattern) => `(${text} ILIKE ${pattern} ESCAPE '\\')`),
  not_like: scalar([2, 2], boolType, (text, pattern) => `(${text} NOT LIKE ${pattern} ESCAPE '\\')`),
  split_by_string: scalar(
    [2, 2],
    arrayType(stringType),
    (separator, text) => `string_split(${text}, ${separator})`,
  ),
  split_by_char: scalar(
    [2, 2],
    arrayType(stringType),
    (separator, text) => `string_split(${text}, ${separator})`,
  ),
  hex: scalar([1, 1], stringType, value => `hex(${value})`),
  md5: scalar([1, 1], stringType, text => `md5(${text})`),
  base64_encode: scalar([1, 1], stringType, text => `to_base64(encode(${text}))`),
  base64_decode: scalar([1, 1], stringType, text => `decode(from_base64(${text}))`),
  string: { arity: [1, 1], compile: args => castTo(args[0]!, stringType) },
};
