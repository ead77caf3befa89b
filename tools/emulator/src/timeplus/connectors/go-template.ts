import { badArgument } from '../errors.js';

/** Fills in a template with the values of a row. */
export type GoTemplate = (row: Readonly<Record<string, unknown>>) => string;

const action = /\{\{(.*?)\}\}/gs;
const fieldName = /^\s*\.([\p{L}_][\p{L}\p{N}_]*)\s*$/u;

/**
 * Reads a template of Go's `text/template` that has no actions but fields: `{{ .name }}`.
 *
 * @param property - what errors call it, e.g. `properties.payload_field`
 * @throws ApiError with status 400 for any other action
 */
export function parseGoTemplate(text: string, property: string): GoTemplate {
  const parts: ((row: Readonly<Record<string, unknown>>) => string)[] = [];
  let end = 0;
  const addText = (plain: string): void => {
    if (plain.includes('{{')) throw badArgument(`${property}: expected }} after {{`);
    if (plain !== '') parts.push(() => plain);
  };
  for (const match of text.matchAll(action)) {
    const [whole, inner = ''] = match;
    const name = fieldName.exec(inner)?.[1];
    if (name === undefined) {
      throw badArgument(
        `${property}: expected only fields such as {{ .name }}, got ${whole}; the emulator has no other actions`,
      );
    }
    addText(text.slice(end, match.index));
    parts.push(row => goText(Object.hasOwn(row, name) ? row[name] : undefined));
    end = match.index + whole.length;
  }
  addText(text.slice(end));
  return row => parts.map(part => part(row)).join('');
}

/** A value as `text/template` prints it; nothing is `<no value>` there. */
function goText(value: unknown): string {
  return value === null || value === undefined ? '<no value>' : innerText(value);
}

/** A value inside of another one, where nothing is `<nil>`; maps are in the order of their keys. */
function innerText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(innerText).join(' ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `map[${members.map(([key, member]) => `${key}:${innerText(member)}`).join(' ')}]`;
  }
  return typeof value === 'number' ? numberText(value) : String(value);
}

/** Go writes an exponent below 1e-4 and from 1e+21 up, with at least two digits. */
function numberText(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
