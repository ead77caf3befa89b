import type { ErrorContext } from '@sdk/core';
import type { Column } from '../values/column.js';
import { rowsDecoder } from '../values/decode-rows.js';
import { type RowSchema, RowValidator } from './row-schema.js';

/** Turns the rows of one data event into the rows that the caller gets. */
export type RowReader<Row> = (
  wireRows: readonly (readonly unknown[])[],
) => readonly Row[] | Promise<readonly Row[]>;

/** Makes the reader of a result with these columns. */
export type RowReaderFor<Row> = (header: readonly Column[], context: ErrorContext) => RowReader<Row>;

/** Rows as objects, with values as their columns say, and as the schema gives them back where there is one. */
export function typedRows<Row>(schema: RowSchema<Row> | undefined): RowReaderFor<Row> {
  return (header, context) => {
    const decode = rowsDecoder(header);
    if (schema === undefined) return wireRows => decode(wireRows) as Row[];
    const validator = new RowValidator(schema, context);
    return wireRows => validator.validate(decode(wireRows));
  };
}

/** Rows as they come over the wire. */
export const wireRows: RowReaderFor<readonly unknown[]> = () => rows => rows;
