import type { RequestBody } from '@sdk/core';
import { invalid } from '../validation.js';
import { encodeValue } from '../values/encode-value.js';

/** Rows by position: each row holds one value for each of `columns`. */
export interface CompactRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Text that goes to the server as it is. */
export interface IngestPayload {
  /**
   * `streaming`: JSON objects one after the other, their keys are columns (T-51). `raw`: the whole text is one event of
   * the column `raw` (T-52). `lines`: each line is one event of the column `raw` (T-53).
   */
  readonly format: 'streaming' | 'raw' | 'lines';
  readonly payload: string;
}

/** What can be ingested: rows as objects, rows by position, or text in one of the server's formats. */
export type IngestInput<Row> = readonly Row[] | CompactRows | IngestPayload;

/** An ingest request: its body and the `format` parameter that goes with it. */
export interface EncodedIngest {
  readonly body: RequestBody;
  /** Absent for the default format. */
  readonly format: IngestPayload['format'] | undefined;
}

const CONTENT_TYPES: Readonly<Record<IngestPayload['format'], string>> = {
  streaming: 'application/x-ndjson',
  raw: 'text/plain; charset=utf-8',
  lines: 'text/plain; charset=utf-8',
};

/** True when there is nothing to send. Empty text is something: a `raw` event without text. */
export function isEmptyIngest(input: IngestInput<object>): boolean {
  if (Array.isArray(input)) return input.length === 0;
  return (
    typeof input === 'object' &&
    input !== null &&
    'rows' in input &&
    Array.isArray(input.rows) &&
    input.rows.length === 0
  );
}

/** Encodes rows or text. @throws {ValidationError} that names the row and column that cannot be sent. */
export function encodeIngest(operation: string, input: IngestInput<object>): EncodedIngest {
  if (Array.isArray(input)) return encodeObjects(operation, input as readonly object[]);
  if (typeof input === 'object' && input !== null && 'format' in input)
    return encodePayload(operation, input);
  if (typeof input === 'object' && input !== null && 'rows' in input) return encodeRows(operation, input);
  throw invalid(operation, {
    field: 'rows',
    expected: 'a list of row objects, { columns, rows } or { format, payload }',
    received: typeof input,
  });
}

/** The columns are the union of all keys; a row without one of them sends null, which means the column's default. */
function encodeObjects(operation: string, rows: readonly object[]): EncodedIngest {
  const columns = new Set<string>();
  rows.forEach((row, index) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw invalid(operation, {
        field: `rows[${index}]`,
        expected: 'an object with columns as keys',
        received: describe(row),
      });
    }
    for (const name of Object.keys(row)) columns.add(name);
  });
  const names = [...columns];
  if (names.length === 0)
    throw invalid(operation, {
      field: 'rows',
      expected: 'rows with at least one column',
      received: 'empty objects',
    });
  return compact(
    names,
    rows.map((row, index) => names.map(name => encodeCell(operation, ownValue(row, name), index, name))),
  );
}

/** A column may be called like a member that every object inherits, e.g. `constructor`. */
function ownValue(row: object, name: string): unknown {
  return Object.hasOwn(row, name) ? (row as Record<string, unknown>)[name] : undefined;
}

function encodeRows(operation: string, { columns, rows }: CompactRows): EncodedIngest {
  if (
    !Array.isArray(columns) ||
    columns.length === 0 ||
    !columns.every(name => typeof name === 'string' && name !== '')
  ) {
    throw invalid(operation, {
      field: 'columns',
      expected: 'a list of column names',
      received: describe(columns),
    });
  }
  if (!Array.isArray(rows))
    throw invalid(operation, { field: 'rows', expected: 'a list of rows', received: describe(rows) });
  return compact(
    columns,
    rows.map((row, index) => {
      if (!Array.isArray(row) || row.length !== columns.length) {
        const received = Array.isArray(row) ? `${row.length} values` : describe(row);
        throw invalid(operation, {
          field: `rows[${index}]`,
          expected: `${columns.length} values, one for each column`,
          received,
        });
      }
      return row.every(isPlain)
        ? row
        : row.map((value, position) => encodeCell(operation, value, index, columns[position] as string));
    }),
  );
}

function encodePayload(operation: string, { format, payload }: IngestPayload): EncodedIngest {
  if (!Object.hasOwn(CONTENT_TYPES, format)) {
    throw invalid(operation, {
      field: 'format',
      expected: 'streaming, raw or lines',
      received: JSON.stringify(format),
    });
  }
  if (typeof payload !== 'string')
    throw invalid(operation, { field: 'payload', expected: 'text', received: describe(payload) });
  return { format, body: { kind: 'text', text: payload, contentType: CONTENT_TYPES[format] } };
}

function compact(columns: readonly string[], data: readonly (readonly unknown[])[]): EncodedIngest {
  return {
    format: undefined,
    body: { kind: 'text', text: JSON.stringify({ columns, data }), contentType: 'application/json' },
  };
}

/** Most values go out as they are; rows of nothing else need no copy. */
function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'boolean' ||
    value === null
  );
}

function encodeCell(operation: string, value: unknown, row: number, column: string): unknown {
  if (isPlain(value)) return value;
  try {
    return encodeValue(value);
  } catch (error) {
    throw invalid(operation, { field: `rows[${row}].${column}`, expected: (error as Error).message });
  }
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
