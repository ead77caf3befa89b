import { describe, expect, test } from '@jest/globals';
import { filter } from '@sdk/ivcap';

describe('filter', () => {
  test.each([
    [filter.like('name', 'Fire%'), "name~='Fire%'"],
    [filter.like('name', "O'Hara"), "name~='O''Hara'"],
    [filter.equal('ordered-at', 'x'), "ordered-at='x'"],
    [filter.equal('size', 5), 'size=5'],
    [filter.equal('flag', true), 'flag=true'],
    [filter.all(filter.like('a', 'b'), filter.equal('c', 1)), "a~='b' and c=1"],
  ])('%s', (built, wanted) => {
    expect(built).toBe(wanted);
  });
});
