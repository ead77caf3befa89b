/** The DDLParseResult: what a statement creates. */
export interface DdlParseResult {
  readonly parsed: boolean;
  readonly resourceDB: string;
  readonly resourceName: string;
  readonly resourceType: string;
}

const name = '(`[^`]+`|[A-Za-z_]\\w*)';
const creation = new RegExp(
  [
    '^CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:(?:TEMPORARY|RANDOM|MUTABLE)\\s+)?',
    '((?:EXTERNAL\\s+(?:STREAM|TABLE))|(?:MATERIALIZED\\s+VIEW)|STREAM|VIEW|FUNCTION|DICTIONARY|ALERT|TASK)\\s+',
    `(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${name}\\s*\\.\\s*)?${name}`,
  ].join(''),
  'i',
);

/** Tells what a CREATE statement makes; the words for `resourceType` are a guess, the page has none. */
export function parseDdl(statement: string): DdlParseResult {
  const match = creation.exec(withoutComments(statement));
  if (!match) return { parsed: false, resourceDB: '', resourceName: '', resourceType: '' };
  const [, type = '', database, resource = ''] = match;
  return {
    parsed: true,
    resourceDB: database === undefined ? 'default' : unquoted(database),
    resourceName: unquoted(resource),
    resourceType: type.toLowerCase().replace(/\s+/g, '_'),
  };
}

function withoutComments(statement: string): string {
  return statement.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/, '');
}

function unquoted(text: string): string {
  return text.startsWith('`') ? text.slice(1, -1) : text;
}
