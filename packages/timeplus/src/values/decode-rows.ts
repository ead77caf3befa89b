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
  const columns = header.map((column): readonly [string, ValueDecoder] => [
    column.name,
    valueDecoder(column.type),
  ]);
  return wireRows =>
    wireRows.map(wireRow => {
      if (wireRow.length !== columns.length) {
        throw new TypeError(`a row has ${wireRow.length} values, the header has ${columns.length} columns`);
      }
      return Object.fromEntries(columns.map(([name, decode], index) => [name, decode(wireRow[index])]));
    });
}
