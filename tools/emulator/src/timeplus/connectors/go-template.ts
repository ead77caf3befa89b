import type { Column } from '../engine/contract.js';
import { badArgument } from '../errors.js';

/** A row by the names of its columns. */
export type NamedRow = Readonly<Record<string, unknown>>;

/** Fills in a template with the values of a row; the columns tell how to print numbers. */
export type GoTemplate = (row: NamedRow, columns: readonly Column[]) => string;

const action = /\{\{(.*?)\}\}/gs;
const fieldName = /^\s*\.([\p{L}_][\p{L}\p{N}_]*)\s*$/u;

/**
 * Reads a template of Go's `text/template` that has no actions but fields: `{{ .name }}`. Values are printed as Go
 * prints those of its own types, times as in JSON (guess: what the server hands to its templates is not documented).
 *
 * @param property - what errors call it, e.g. `properties.payload_field`
 * @throws ApiError with status 400 for any other action
 */
export function parseGoTemplate(text: string, property: string): GoTemplate {
  const parts: GoTemplate[] = [];
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
    parts.push((row, columns) => {
      const isFloat = columns.some(column => column.name === name && column.type.includes('float'));
      return goText(Object.hasOwn(row, name) ? row[name] : undefined, isFloat);
    });
    end = match.index + whole.length;
  }
  addText(text.slice(end));
  return (row, columns) => parts.map(part => part(row, columns)).join('');
}

/** A value as `text/template` prints it; nothing is `<no value>` there. */
function goText(value: unknown, isFloat: boolean): string {
  return value === null || value === undefined ? '<no value>' : innerText(value, isFloat);
}

/** A value inside of another one, where nothing is `<nil>`; maps are in the order of their keys. */
function innerText(value: unknown, isFloat: boolean): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(item => innerText(item, isFloat)).join(' ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `map[${members.map(([key, member]) => `${key}:${innerText(member, isFloat)}`).join(' ')}]`;
  }
  return isFloat ? floatText(value) : String(value);
}

const infinities: Readonly<Record<string, string>> = { inf: '+Inf', '-inf': '-Inf', nan: 'NaN' };

/** Go writes an exponent, of at least two digits, below 1e-04 and from 1e+06 up. */
function floatText(value: unknown): string {
  if (typeof value !== 'number') return infinities[String(value)] ?? String(value);
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
