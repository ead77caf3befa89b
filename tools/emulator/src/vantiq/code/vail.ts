/** What the head of a VAIL text says. */
export interface VailHead {
  /** With its package. */
  readonly name: string;
  /** Of a procedure. */
  readonly parameterNames?: readonly string[];
  /** Event path of a rule. */
  readonly when?: string;
}

/** Reads the head of a procedure; undefined when the text has none. */
export function procedureHead(text: string): VailHead | undefined {
  const match = /\bPROCEDURE\s+([\w.]+)\s*\(([^)]*)\)/i.exec(text);
  if (!match?.[1]) return undefined;
  const parameterNames = (match[2] ?? '')
    .split(',')
    .map(parameter => parameter.trim().split(/[\s:]/)[0] ?? '')
    .filter(name => name !== '');
  return { name: qualified(text, match[1]), parameterNames };
}

/** Reads the head of a rule; undefined when the text has none. */
export function ruleHead(text: string): VailHead | undefined {
  const name = /\bRULE\s+([\w.]+)/i.exec(text)?.[1];
  if (name === undefined) return undefined;
  const when = ruleSubject(text);
  return { name: qualified(text, name), ...(when === undefined ? {} : { when }) };
}

function qualified(text: string, name: string): string {
  const inPackage = /^\s*PACKAGE\s+([\w.]+)/im.exec(text)?.[1];
  return inPackage === undefined || name.startsWith(`${inPackage}.`) ? name : `${inPackage}.${name}`;
}

function ruleSubject(text: string): string | undefined {
  const event = /\bEVENT\s+OCCURS\s+ON\s+["']([^"']+)["']/i.exec(text)?.[1];
  if (event !== undefined) return event;
  const topic = /\bPUBLISH\s+OCCURS\s+ON\s+["']([^"']+)["']/i.exec(text)?.[1];
  if (topic !== undefined) return `/topics${topic}`;
  const source = /\bMESSAGE\s+ARRIVES\s+FROM\s+([\w.]+)/i.exec(text)?.[1];
  if (source !== undefined) return `/sources/${source}`;
  const type = /\b(INSERT|UPDATE|DELETE)\s+OCCURS\s+ON\s+([\w.]+)/i.exec(text);
  return type?.[1] === undefined ? undefined : `/types/${type[2]}/${type[1].toLowerCase()}`;
}
