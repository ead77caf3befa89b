import { JsonError, jsonSequence, parseJson } from '../../host/json.js';
import { ApiError, ErrorCode } from '../errors.js';
import type { IngestFormat } from './format.js';

/** Rows of one ingest request; `undefined` stands for a value that a row leaves out. */
export interface IngestRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Reads the body of an ingest request.
 *
 * @throws ApiError with status 400: code 117 for what is not JSON or not of the format's shape, 27 for a row of
 * the wrong length
 */
export function readRows(format: IngestFormat, body: string): IngestRows {
  switch (format) {
    case 'raw':
      return { columns: ['raw'], rows: [[body]] };
    case 'lines':
      return { columns: ['raw'], rows: lines(body).map(line => [line]) };
    case 'streaming':
      return rowsFromObjects(asIncorrectData(() => [...jsonSequence(unquoted(body))]));
    case 'compact':
      return fromCompact(asIncorrectData(() => parseJson(body)));
  }
}

/** A last line feed ends the last line and starts no other (guess of the page, 4.6). */
function lines(body: string): readonly string[] {
  const all = body.split(/\r?\n/);
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}

/** Client 1.2.2 sends the objects inside a JSON string literal; what a real server does is a guess. */
function unquoted(body: string): string {
  if (!body.startsWith('"')) return body;
  const literal = parseJson(body);
  return typeof literal === 'string' ? literal : body;
}

/** Rows of objects that need not all have the same keys. */
export function rowsFromObjects(objects: readonly unknown[]): IngestRows {
  const positions = new Map<string, number>();
  for (const object of objects) {
    if (typeof object !== 'object' || object === null || Array.isArray(object)) {
      throw incorrectData('expected one JSON object per row');
    }
    for (const name of Object.keys(object)) if (!positions.has(name)) positions.set(name, positions.size);
  }
  const columns = [...positions.keys()];
  return {
    columns,
    rows: (objects as readonly Record<string, unknown>[]).map(object =>
      columns.map(name => (Object.hasOwn(object, name) ? object[name] : undefined)),
    ),
  };
}

function fromCompact(body: unknown): IngestRows {
  const { columns, data } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (!Array.isArray(columns) || !columns.every(name => typeof name === 'string')) {
    throw incorrectData("Invalid Request, 'columns' field is missing or is not an array of names");
  }
  if (!Array.isArray(data)) throw incorrectData("Invalid Request, missing 'data' field");
  for (const [index, row] of data.entries()) {
    if (!Array.isArray(row)) throw incorrectData(`data[${index}]: expected an array of values`);
    if (row.length !== columns.length) {
      const message = `data[${index}]: expected ${columns.length} values, got ${row.length}`;
      throw new ApiError(400, ErrorCode.cannotParseInput, message, 'timeplusd');
    }
  }
  return { columns, rows: data };
}

function incorrectData(message: string): ApiError {
  return new ApiError(400, ErrorCode.incorrectData, message);
}

function asIncorrectData<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof JsonError ? incorrectData(error.message) : error;
  }
}
