import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonError, jsonSequence, parseJson, writeJson } from '../../src/host/json.js';

describe('parseJson', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['[18446744073709551615,-9223372036854775808]', [18446744073709551615n, -9223372036854775808n]],
    ['{"a":9007199254740993,"b":"9007199254740993"}', { a: 9007199254740993n, b: '9007199254740993' }],
    ['1.0000000000000000000001', 1],
    ['1e300', 1e300],
  ])('reads %s exactly', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each(['', '{', '[1,]', 'NaN', "{'a':1}", '12345678901234567890,'])('refuses %j', text => {
    expect(() => parseJson(text)).toThrow(JsonError);
  });
});

describe('writeJson', () => {
  test('writes big integers bare and leaves out what is undefined', () => {
    expect(writeJson({ a: 2n ** 64n, b: undefined, c: [1n, null, 'é"\n', true, 1.5], d: {} })).toBe(
      '{"a":18446744073709551616,"c":[1,null,"é\\"\\n",true,1.5],"d":{}}',
    );
  });

  test('gives back the text that was parsed', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const compact = JSON.stringify(JSON.parse(text));
        expect(writeJson(parseJson(compact))).toBe(compact);
      }),
    );
  });
});

describe('jsonSequence', () => {
  test.each([
    ['', []],
    [' \r\n\t', []],
    ['{"a":1}{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['\n{"a":"}{\\"["}\n\n{\n "b": [{}]\n}\n', [{ a: '}{"[' }, { b: [{}] }]],
    ['[1]{"a":9007199254740993}', [[1], { a: 9007199254740993n }]],
  ])('reads %j', (text, values) => {
    expect([...jsonSequence(text)]).toEqual(values);
  });

  test.each(['{"a":1},{"a":2}', '{"a":1', '{"a":"}', 'x', '1', '"text"', '{"a":1}}', '{a:1}', '{]'])(
    'refuses %j',
    text => {
      expect(() => [...jsonSequence(text)]).toThrow(JsonError);
    },
  );
});
