import { invalidParameter } from '../../errors.js';

/** A token of a path; quoted names and texts have the quotes taken off. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'symbol';
  readonly text: string;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /^"(?:[^"\\]|\\.)*"/],
  ['number', /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/],
  ['name', /^[\p{L}_][\p{L}\p{N}_]*/u],
  ['symbol', /^(?:\*\*|&&|\|\||==|!=|<>|<=|>=|[$@.*[\]()?<>!,-])/],
];

/**
 * Cuts a path into tokens.
 *
 * @param parameter - the query parameter that it came in, for the message
 * @throws {IvcapRefusal} with status 422 at something that is no token
 */
export function tokenize(text: string, parameter: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const found = patterns
      .map(([kind, pattern]) => ({ kind, text: pattern.exec(rest)?.[0] }))
      .find(candidate => candidate.text !== undefined);
    if (found?.text === undefined)
      throw invalidParameter(parameter, `unsupported JSON path at ${rest}`, text);
    tokens.push({
      kind: found.kind,
      text: found.kind === 'string' ? unquoted(found.text, text, parameter) : found.text,
    });
    rest = rest.slice(found.text.length).trimStart();
  }
  return tokens;
}

function unquoted(quoted: string, whole: string, parameter: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw invalidParameter(parameter, `unsupported escape in ${quoted}`, whole);
  }
}
