import { invalid } from '../validation.js';
import type { Column } from './column.js';
import { identity, type ValueDecoder, valueDecoder } from './decode-value.js';

/** Turns the rows of one data event into the rows that the caller gets. */
export type RowsDecoder = (wireRows: readonly (readonly unknown[])[]) => unknown[];

/**
 * Compiles a decoder for a header. Each row becomes an object with the column names as keys.
 *
 * @throws {ValidationError} when two columns have the same name, since an object could hold only one of them.
 */
export function rowsDecoder(header: readonly Column[]): RowsDecoder {
  const names = header.map(column => column.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw invalid('query', {
      field: 'sql',
      expected: 'columns with different names (rename with "as")',
      received: `two columns called ${JSON.stringify(repeated)}`,
    });
  }
  const decoders = header.map(column => valueDecoder(column.type));
  const set = names.includes('__proto__') ? defineValue : assignValue;
  return wireRows => wireRows.map(wireRow => decodeRow(names, decoders, wireRow, set));
}

type SetValue = (row: Record<string, unknown>, name: string, value: unknown) => void;

const assignValue: SetValue = (row, name, value) => {
  row[name] = value;
};

/** An assignment to `__proto__` would change what the row is. */
const defineValue: SetValue = (row, name, value) => {
  Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
};

/** Written as a loop over the columns: it runs once for every row of every result. */
function decodeRow(
  names: readonly string[],
  decoders: readonly ValueDecoder[],
  wireRow: readonly unknown[],
  set: SetValue,
): Record<string, unknown> {
  if (wireRow.length !== names.length) {
    throw new TypeError(`a row has ${wireRow.length} values, the header has ${names.length} columns`);
  }
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) {
    const decode = decoders[index] as ValueDecoder;
    const wire = wireRow[index];
    set(row, names[index] as string, decode === identity ? (wire ?? null) : decode(wire));
  }
  return row;
}
