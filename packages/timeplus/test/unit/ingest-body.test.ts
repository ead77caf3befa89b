import { describe, expect, test } from '@jest/globals';
import { type IngestInput, isValidationError } from '@sdk/timeplus';
import { encodeIngest, isEmptyIngest } from '../../src/streams/ingest-body.js';

/** The body as the server reads it. */
function sent(input: unknown): unknown {
  const { body, format } = encodeIngest('stream.ingest', input as IngestInput<object>);
  if (body.kind !== 'text') throw new Error('the body is text');
  return {
    format,
    contentType: body.contentType,
    body: format === undefined ? JSON.parse(body.text) : body.text,
  };
}

describe('encodeIngest', () => {
  test('rows as objects: the columns are all keys, in the order in which they turn up', () => {
    expect(sent([{ a: 1 }, { b: 'x', a: 2 }, {}])).toEqual({
      format: undefined,
      contentType: 'application/json',
      body: {
        columns: ['a', 'b'],
        data: [
          [1, null],
          [2, 'x'],
          [null, null],
        ],
      },
    });
  });

  test('rows by position go out as they are', () => {
    expect(sent({ columns: ['t', 'n'], rows: [[new Date(0), 2n ** 60n]] })).toMatchObject({
      body: { columns: ['t', 'n'], data: [['1970-01-01T00:00:00.000Z', '1152921504606846976']] },
    });
  });

  test.each([
    ['streaming', 'application/x-ndjson', '{"a":1}\n\n{"a":2}'],
    ['raw', 'text/plain; charset=utf-8', '\nfirst line\nsecond line\n'],
    ['raw', 'text/plain; charset=utf-8', ''],
    ['lines', 'text/plain; charset=utf-8', 'é ✓\n'],
  ])('text in the format %s keeps every character', (format, contentType, payload) => {
    expect(sent({ format, payload })).toEqual({ format, contentType, body: payload });
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'rows'],
    ['null', null, 'rows'],
    ['a number', 1, 'rows'],
    ['an object of another form', { data: [] }, 'rows'],
    ['a row that is no object', [{ a: 1 }, 2], 'rows[1]'],
    ['a row of null', [null], 'rows[0]'],
    ['a row that is a list', [[1, 2]], 'rows[0]'],
    ['rows without any column', [{}, {}], 'rows'],
    ['a function in a row', [{ a: 1 }, { a: () => 1 }], 'rows[1].a'],
    ['an invalid Date in a row', [{ when: new Date(Number.NaN) }], 'rows[0].when'],
    ['columns that are missing', { rows: [[1]] }, 'columns'],
    ['no columns', { columns: [], rows: [[1]] }, 'columns'],
    ['a column without a name', { columns: ['a', ''], rows: [[1, 2]] }, 'columns'],
    ['rows that are missing', { columns: ['a'], rows: undefined }, 'rows'],
    ['a short row', { columns: ['a', 'b'], rows: [[1, 2], [1]] }, 'rows[1]'],
    ['a row by position that is an object', { columns: ['a'], rows: [{ a: 1 }] }, 'rows[0]'],
    ['a symbol by position', { columns: ['a', 'b'], rows: [[1, Symbol('s')]] }, 'rows[0].b'],
    ['an unknown format', { format: 'csv', payload: 'a' }, 'format'],
    ['a name of every object as format', { format: 'toString', payload: 'a' }, 'format'],
    ['a payload that is missing', { format: 'raw' }, 'payload'],
    ['a payload that is an object', { format: 'raw', payload: { a: 1 } }, 'payload'],
  ])('%s is refused, and the field is named', (_, input, field) => {
    const error = thrownBy(() => encodeIngest('stream.ingest', input as IngestInput<object>));
    if (!isValidationError(error)) throw error;
    expect(error.issues.map(issue => issue.field)).toEqual([field]);
    expect(error.operation).toBe('stream.ingest');
  });
});

describe('isEmptyIngest', () => {
  test.each<[unknown, boolean]>([
    [[], true],
    [{ columns: ['a'], rows: [] }, true],
    [[{ a: 1 }], false],
    [{ format: 'raw', payload: '' }, false],
  ])('%p: %p', (input, empty) => {
    expect(isEmptyIngest(input as IngestInput<object>)).toBe(empty);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
