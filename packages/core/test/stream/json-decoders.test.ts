import { describe, expect, test } from '@jest/globals';
import { type JsonArrayOptions, jsonArraySource, readJsonArray } from '../../src/stream/json-array.js';
import { type NdjsonOptions, readNdjson } from '../../src/stream/ndjson.js';
import { byteSource, context, drain } from './sources.js';

const lines = (text: string, options: Partial<NdjsonOptions<unknown>> = {}) =>
  drain(readNdjson(byteSource([text]), { context, ...options }));
const array = (text: string, options: Partial<JsonArrayOptions<unknown>> = {}) =>
  drain(readJsonArray(byteSource([text]), { context, ...options }));

describe('readNdjson', () => {
  test.each<[string, string, unknown[]]>([
    ['lines', '{"a":1}\n2\n', [{ a: 1 }, 2]],
    ['a last line without line end', '1\n2', [1, 2]],
    ['CRLF and blank lines', '1\r\n\r\n \t\n2\r\n', [1, 2]],
    ['a byte order mark', '\uFEFF1\n', [1]],
    ['null and empty values', 'null\n""\n[]\n', [null, '', []]],
    ['nothing', '', []],
  ])('reads %s', async (_name, text, expected) => {
    expect(await lines(text)).toEqual({ items: expected, error: undefined });
  });

  test('the parser can be replaced and gets lines without their ends', async () => {
    const parse = (line: string): unknown => ({ line });
    expect((await lines('9007199254740993\r\nx', { parse })).items).toEqual([
      { line: '9007199254740993' },
      { line: 'x' },
    ]);
  });

  test('a bad line is named by its number, blank lines counted, after the items before it', async () => {
    const { items, error } = await lines('1\n\n{oops\n4\n');
    expect(items).toEqual([1]);
    expect(error).toMatchObject({
      name: 'ProtocolError',
      code: 'sdk.protocol_violation',
      message: 'test things.watch: line 3 of the answer is not valid JSON',
      excerpt: '{oops',
    });
  });

  test('a last line that is cut means that something is missing', async () => {
    const { items, error } = await lines('1\n{"a":');
    expect(items).toEqual([1]);
    expect(error).toMatchObject({ name: 'StreamError', code: 'sdk.stream_broken', gap: 'possible' });
    expect((error as Error).message).toContain('line 2');
  });

  test.each(['1\n"123456789"\n2\n', '1\n"123456789"', '1\n"1234567890123', '1\n"ééééé"\n'])(
    'the line limit counts bytes: %j',
    async text => {
      const { items, error } = await lines(text, { maxLineBytes: 10 });
      expect(items).toEqual([1]);
      expect(error).toMatchObject({ code: 'sdk.response_too_large' });
      expect((error as Error).message).toContain('line 2');
    },
  );

  test('a line of exactly the limit passes', async () => {
    expect((await lines('"éééé"\n', { maxLineBytes: 10 })).items).toEqual(['éééé']);
  });

  test('leaving the loop frees the connection', async () => {
    const source = byteSource(['1\n2\n', '3\n']);
    for await (const _item of readNdjson(source, { context })) break;
    expect(source).toMatchObject({ reads: 1, cancelled: 1 });
  });
});

describe('readJsonArray', () => {
  test.each<[string, string, unknown[]]>([
    ['objects', '[{"a":1},{"b":[2,{}]}]', [{ a: 1 }, { b: [2, {}] }]],
    ['scalars', '[1, -2.5e3 ,"x",true,null\n]', [1, -2500, 'x', true, null]],
    ['strings full of brackets and escapes', '["]","[{\\"","\\\\","\\u005d"]', [']', '[{"', '\\', ']']],
    ['an empty array', ' [ ] ', []],
    ['nested arrays', '[[],[[1]],[2,3]]', [[], [[1]], [2, 3]]],
    ['white space everywhere', '\uFEFF\n[\t1\r\n,\n2 ]\n\n', [1, 2]],
    ['an object that is no array', '{"a":[1]}', [{ a: [1] }]],
    ['a scalar that is no array', ' 42\n', [42]],
    ['a string that is no array', '"[1]"', ['[1]']],
  ])('reads %s', async (_name, text, expected) => {
    expect(await array(text)).toEqual({ items: expected, error: undefined });
  });

  test('gives an element as soon as its last character is there', async () => {
    const pieces = ['[{"a":1}', ',"b"', ',3', ' ,', '[4]', ']'];
    const source = jsonArraySource(byteSource(pieces), { context });
    expect(await source.read()).toEqual([{ a: 1 }]);
    expect(await source.read()).toEqual(['b']);
    expect(await source.read()).toEqual([3]);
    expect(await source.read()).toEqual([[4]]);
    expect(await source.read()).toBeUndefined();
  });

  test.each<[string, string, unknown[]]>([
    ['nothing at all', '', []],
    ['only white space', ' \n', []],
    ['an open array', '[', []],
    ['a comma at the end', '[1,', [1]],
    ['an element that is cut', '[1,{"a":"b', [1]],
    ['a number that may go on', '[1,2', [1]],
    ['a missing bracket', '[1,{"a":2}', [1, { a: 2 }]],
  ])('%s means that something is missing', async (_name, text, expected) => {
    const { items, error } = await array(text);
    expect(items).toEqual(expected);
    expect(error).toMatchObject({ name: 'StreamError', code: 'sdk.stream_broken', gap: 'possible' });
  });

  test.each<[string, string, unknown[], string]>([
    ['two commas', '[1,,2]', [1], 'after 1 elements'],
    ['a comma before the end', '[1,]', [1], 'after 1 elements'],
    ['a comma at the beginning', '[,1]', [], 'after 0 elements'],
    ['a missing comma', '[{} {}]', [{}], 'after 1 elements'],
    ['text behind the end', '[1] x', [1], 'after the end'],
    ['an error text in mid-stream', '[1,Code: 42]', [1], 'element 1'],
    ['brackets that do not match', '[1,{"a":]}]', [1], 'element 1'],
    ['a bad element', '[1,tru,3]', [1], 'element 1'],
    ['a string behind a number', '[1,2"x"]', [1], 'element 1'],
    ['a bad body that is no array', '{"a":', [], 'the answer is not valid JSON'],
  ])('%s breaks the protocol', async (_name, text, expected, where) => {
    const { items, error } = await array(text);
    expect(items).toEqual(expected);
    expect(error).toMatchObject({ name: 'ProtocolError', code: 'sdk.protocol_violation' });
    expect((error as Error).message).toContain(where);
  });

  test.each(['[1,"ééééé"]', '[1,"123456789012', '[1,"1234567890"]'])(
    'the element limit counts bytes: %j',
    async text => {
      const { items, error } = await array(text, { maxElementBytes: 10 });
      expect(items).toEqual([1]);
      expect(error).toMatchObject({ code: 'sdk.response_too_large' });
      expect((error as Error).message).toContain('element 1');
    },
  );

  test('a body that is no array is limited too', async () => {
    const { error } = await array('{"a":"1234567890"}', { maxElementBytes: 10 });
    expect(error).toMatchObject({ code: 'sdk.response_too_large' });
  });

  test('a long array of small elements is not limited', async () => {
    const { items, error } = await array(`[${'1,'.repeat(999)}1]`, { maxElementBytes: 10 });
    expect(error).toBeUndefined();
    expect(items).toHaveLength(1_000);
  });

  test('the parser can be replaced', async () => {
    const { items } = await array('[9007199254740993, {"a":1} ]', { parse: text => text });
    expect(items).toEqual(['9007199254740993', '{"a":1}']);
  });
});
