/** A mapping of a YAML document: texts and mappings by name. */
export interface YamlMapping {
  readonly [name: string]: string | YamlMapping;
}

/** A line `name: value` with its indentation. */
const LINE = /^( *)(?:"([^"]*)"|'([^']*)'|([^\s#"'][^:]*?)) *:(?: +(.*?))? *$/;

/**
 * Reads the kind of YAML in which deployments describe their log-in: nested mappings of texts, and JSON.
 *
 * @throws {SyntaxError} for everything else that YAML has, such as lists and block texts.
 */
export function parseSimpleYaml(text: string): YamlMapping {
  if (text.trimStart().startsWith('{')) return JSON.parse(text) as YamlMapping;
  const root: Record<string, string | YamlMapping> = {};
  const open: { readonly indent: number; readonly into: Record<string, string | YamlMapping> }[] = [
    { indent: -1, into: root },
  ];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(#.*)?$/.test(line) || /^(---|\.\.\.)\s*$/.test(line)) continue;
    const [, spaces = '', double, single, plain, value] = LINE.exec(line) ?? fail(line);
    const name = double ?? single ?? plain ?? fail(line);
    while (spaces.length <= (open.at(-1)?.indent ?? -1)) open.pop();
    const { into } = open.at(-1) ?? { into: root };
    const scalar = scalarOf(value ?? '', line);
    if (scalar !== undefined) into[name] = scalar;
    else {
      const inner = {};
      into[name] = inner;
      open.push({ indent: spaces.length, into: inner });
    }
  }
  return root;
}

/** The text of a value; undefined when there is none, which begins a mapping. */
function scalarOf(value: string, line: string): string | undefined {
  if (value.startsWith('"') || value.startsWith("'")) {
    const [, inner = fail(line)] = /^(?:"([^"\\]*)"|'([^']*)')(?: +#.*)?$/.exec(value) ?? fail(line);
    return inner ?? fail(line);
  }
  const plain = value.replace(/(^| +)#.*$/, '');
  if (/^[[{&*!|>%@`-]/.test(plain)) fail(line);
  return plain === '' ? undefined : plain;
}

function fail(line: string): never {
  throw new SyntaxError(`unexpected YAML: ${line.trim().slice(0, 80)}`);
}
