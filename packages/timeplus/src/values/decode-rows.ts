import { invalid } from '../validation.js';
import type { Column } from './column.js';
import { type ValueDecoder, valueDecoder } from './decode-value.js';

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
  return wireRows => wireRows.map(wireRow => decodeRow(names, decoders, wireRow));
}

/** Written as a loop over the columns: it runs once for every row of every result. */
function decodeRow(
  names: readonly string[],
  decoders: readonly ValueDecoder[],
  wireRow: readonly unknown[],
): Record<string, unknown> {
  if (wireRow.length !== names.length) {
    throw new TypeError(`a row has ${wireRow.length} values, the header has ${names.length} columns`);
  }
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const value = (decoders[index] as ValueDecoder)(wireRow[index]);
    if (name === '__proto__')
      Object.defineProperty(row, name, { value, enumerable: true, writable: true, configurable: true });
    else row[name] = value;
  }
  return row;
}
