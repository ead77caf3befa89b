import type { ValidationIssue } from '@sdk/core';
import { invalid } from '../validation.js';
import { encodeValue } from '../values/encode-value.js';

/** Rows that follow each other and have the same keys in the same order. */
export interface RowRun {
  /** One array for all runs of the same keys, as long as they follow each other. */
  readonly columns: readonly string[];
  /** Values as JSON knows them, in the order of `columns`. */
  readonly rows: readonly (readonly unknown[])[];
}

/** Reads the rows of a caller: what it returns no longer depends on their objects. */
export class RowReader {
  #columns: readonly string[] = [];

  /**
   * @param fieldOf name of the row at this index, for errors.
   * @throws {ValidationError} that names the row and the column that cannot be sent.
   */
  read(rows: readonly object[], fieldOf: (index: number) => string): RowRun[] {
    const runs: RowRun[] = [];
    let current: unknown[][] = [];
    let columns: readonly string[] | undefined;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        refuse({
          field: fieldOf(index),
          expected: 'an object with columns as keys',
          received: row === null ? 'null' : Array.isArray(row) ? 'an array' : typeof row,
        });
      }
      const values = this.#known(row as Record<string, unknown>, index, fieldOf);
      if (columns !== this.#columns) {
        columns = this.#columns;
        current = [];
        runs.push({ columns, rows: current });
      }
      current.push(values);
    }
    return runs;
  }

  /** The values of a row with the keys of the row before it, which is what nearly all rows have. */
  #known(row: Record<string, unknown>, index: number, fieldOf: (index: number) => string): unknown[] {
    const columns = this.#columns;
    const values: unknown[] = new Array(columns.length);
    let position = 0;
    for (const name in row) {
      if (name !== columns[position]) return this.#unknown(row, index, fieldOf);
      const value = row[name];
      values[position++] = typeof value === 'string' ? value : encodeCell(value, index, name, fieldOf);
    }
    return position === columns.length && position > 0 ? values : this.#unknown(row, index, fieldOf);
  }

  #unknown(row: Record<string, unknown>, index: number, fieldOf: (index: number) => string): unknown[] {
    const columns: string[] = [];
    for (const name in row) columns.push(name);
    if (columns.length === 0) {
      refuse({
        field: fieldOf(index),
        expected: 'a row with at least one column',
        received: 'an empty object',
      });
    }
    const values = columns.map(name => encodeCell(row[name], index, name, fieldOf));
    this.#columns = columns;
    return values;
  }
}

function encodeCell(
  value: unknown,
  index: number,
  column: string,
  fieldOf: (index: number) => string,
): unknown {
  try {
    return encodeValue(value);
  } catch (error) {
    return refuse({ field: `${fieldOf(index)}.${column}`, expected: (error as Error).message });
  }
}

function refuse(issue: ValidationIssue): never {
  throw invalid('writer.write', issue);
}
