import { type Token, tokenize } from './tokenizer.js';

/** Clauses that begin a line. */
const clauses: ReadonlySet<string> = new Set(
  'select from where group having order limit offset emit settings union intersect except values primary ttl'.split(
    ' ',
  ),
);

const keywords: ReadonlySet<string> = new Set([
  ...clauses,
  ...(
    'with as and or not in is null like ilike between case when then else end by asc desc distinct join inner left ' +
    'right full outer cross asof on using all create stream view materialized if exists drop insert into default ' +
    'comment codec key truncate alter modify setting delete show streams describe explain periodic update after ' +
    'window close delay changelog repeat interval cast over partition'
  ).split(' '),
]);

/** The statement with its keywords in upper case and each clause on a line; comments are left out. */
export function formatSql(sql: string): string {
  let text = '';
  let depth = 0;
  let previous: Token | undefined;
  for (const token of tokenize(sql)) {
    if (token.kind === 'end') break;
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (token.text === ')' && token.kind === 'symbol') depth -= 1;
    const startsLine = previous !== undefined && clauses.has(word) && isClauseStart(word, previous);
    if (startsLine) text += `\n${'  '.repeat(depth)}`;
    else if (previous !== undefined && needsSpace(previous, token, sql)) text += ' ';
    text +=
      keywords.has(word) && !isName(previous) ? token.text.toUpperCase() : sql.slice(token.start, token.end);
    if (token.text === '(' && token.kind === 'symbol') depth += 1;
    previous = token;
  }
  return text;
}

function isClauseStart(word: string, previous: Token): boolean {
  const before = previous.text.toLowerCase();
  if (isName(previous) || before === '(') return false;
  return !(word === 'from' && before === 'delete') && !(word === 'order' && before === 'window');
}

/** After a dot comes a name, whatever it is. */
function isName(previous: Token | undefined): boolean {
  return previous?.kind === 'symbol' && previous.text === '.';
}

const tightBefore: ReadonlySet<string> = new Set([',', ')', ']', '.', '::', ';', ':']);
const tightAfter: ReadonlySet<string> = new Set(['(', '[', '.', '::', ':']);

function needsSpace(previous: Token, token: Token, sql: string): boolean {
  if (token.kind === 'symbol' && tightBefore.has(token.text)) return false;
  if (previous.kind === 'symbol' && tightAfter.has(previous.text)) return false;
  const isOpening = token.kind === 'symbol' && (token.text === '(' || token.text === '[');
  if (isOpening) return sql.slice(previous.end, token.start) !== '' || previous.text === ',';
  return true;
}
