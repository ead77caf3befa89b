import { describe, expect, test } from '@jest/globals';
import { evaluatePath } from '../../src/ivcap/aspects/jsonpath/evaluate.js';
import { parsePath } from '../../src/ivcap/aspects/jsonpath/parse.js';

const document = {
  name: 'CTD one',
  item: 'urn:ivcap:artifact:1',
  nothing: null,
  flag: true,
  limit: 150,
  'odd name': 1,
  images: [
    { size: 100, format: 'png', tags: ['a', 'b'] },
    { size: 200, format: 'jpeg', tags: [] },
    { size: 300, format: 'png' },
  ],
};

function found(path: string): readonly unknown[] {
  return evaluatePath(parsePath(path, 'content-path'), document);
}

describe('JSON paths', () => {
  test.each([
    ['$.name', ['CTD one']],
    ['lax $.name', ['CTD one']],
    ['$."odd name"', [1]],
    ['$.missing', []],
    ['$.images[*].size', [100, 200, 300]],
    ['$.images.size', [100, 200, 300]],
    ['$.images[0].size', [100]],
    ['$.images[1 to 2].size', [200, 300]],
    ['$.images[last].size', [300]],
    ['$.images[last-1].size', [200]],
    ['$.images[last - 1 to last].size', [200, 300]],
    ['$.name[*]', ['CTD one']],
    ['$.images[*].*', [100, 'png', ['a', 'b'], 200, 'jpeg', [], 300, 'png']],
    // Once by way of the array, once by way of its elements, as in PostgreSQL.
    ['$.**.size', [100, 200, 300, 100, 200, 300]],
    ['$.images[*] ? (@.size > 150).size', [200, 300]],
    ['$.images[*] ? (@.size > 150 && @.format == "png").size', [300]],
    ['$.images[*] ? (@.size < 150 || @.size >= 300).size', [100, 300]],
    ['$.images[*] ? (!(@.format == "png")).size', [200]],
    ['$.images[*] ? (!exists(@.tags)).size', [300]],
    ['$.images[*] ? (exists(@.tags[*])).size', [100]],
    ['$.images[*] ? (@.tags[*] == "b").size', [100]],
    ['$.images[*] ? (@.size > $.limit).size', [200, 300]],
    ['$.images[*] ? (200 <= @.size).size', [200, 300]],
    ['$.images[*].size ? (@ != 200)', [100, 300]],
    ['$.images[*].size ? (@ <> 200)', [100, 300]],
    ['$.item ? (@ == "urn:ivcap:artifact:1")', ['urn:ivcap:artifact:1']],
    ['$.name ? (@ starts with "CTD")', ['CTD one']],
    ['$.name ? (@ starts with "one")', []],
    ['$.name ? (@ like_regex "^ctd" flag "i")', ['CTD one']],
    ['$.name ? (@ like_regex "^ctd")', []],
    ['$.nothing ? (@ == null)', [null]],
    ['$.flag ? (@ == true)', [true]],
    ['$.name ? (@ > 5)', []],
    ['$ ? (@.flag == true).name', ['CTD one']],
  ])('%s finds %j', (path, expected) => {
    expect(found(path)).toEqual(expected);
  });

  test.each([
    'name',
    '$.',
    '$.images[',
    '$.images[*',
    '$.images[x]',
    '$.a ? @.b == 1',
    '$.a ? (@.b)',
    '$.a ? (@.b == )',
    '$.a ? (@.b == 1',
    '$.a ? (@.b + 1 == 2)',
    '$.a.size()',
    '$.a ? (@ like_regex "(")',
    '$.a ? (@ starts with 1)',
    '$.a == 1',
    '$.a # b',
    'strict $.a',
    '$.a ? (@ == "\\q")',
  ])('%s is refused', path => {
    expect(() => parsePath(path, 'content-path')).toThrow(
      expect.objectContaining({
        status: 422,
        body: expect.objectContaining({ name: 'content-path', value: path }),
      }),
    );
  });
});
