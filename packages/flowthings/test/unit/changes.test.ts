import { describe, expect, test } from '@jest/globals';
import { diff, M, plainElements, ValidationError } from '../../src/index.js';

describe('M', () => {
  test('records what is set, also when nothing changes by it', () => {
    const model = { id: 'a', capacity: 5, elems: { n: 1 } };
    const changed = new M(model, { capacity: 5 }).modify('elems', { n: 2 });
    expect(changed.done()).toEqual({
      model: { id: 'a', capacity: 5, elems: { n: 2 } },
      changes: { capacity: 5, elems: { n: 2 } },
    });
    expect(model).toEqual({ id: 'a', capacity: 5, elems: { n: 1 } });
  });

  test('hands out copies, so that later changes do not show', () => {
    const value = { n: 1 };
    const changed = new M<{ a: { n: number } }>({ a: { n: 0 } }).modify('a', value);
    const { model } = changed.done();
    value.n = 2;
    model.a.n = 3;
    expect(changed.done().changes).toEqual({ a: { n: 1 } });
  });

  test.each<[string, () => unknown]>([
    ['no model', () => new M(null as never)],
    ['a list', () => new M([])],
    ['changes that are text', () => new M({}, 'a' as never)],
    ['an empty key', () => new M({}).modify('' as never, 1 as never)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(ValidationError);
  });
});

describe('diff', () => {
  test('holds the members whose values differ, to any depth', () => {
    const before = { same: { list: [1, { a: 1 }] }, changed: { list: [1] }, at: new Date(5), gone: 1 };
    const after = { same: { list: [1, { a: 1 }] }, changed: { list: [1, 2] }, at: new Date(5), added: null };
    expect(diff<object>(before, after)).toEqual({ changed: { list: [1, 2] }, added: null });
    expect(diff<object>({ a: { b: 1 } }, { a: { c: 1 } })).toEqual({ a: { c: 1 } });
    expect(diff<object>({ a: [1] }, { a: { 0: 1 } })).toEqual({ a: { 0: 1 } });
  });

  test('refuses what is no object', () => {
    expect(() => diff({}, [])).toThrow(ValidationError);
  });
});

test('typed elements become plain, and nothing else does', () => {
  const typed = {
    n: { type: 'integer', value: 3 },
    list: { type: 'list', value: [{ type: 'string', value: 'a' }, 1] },
    map: { type: 'map', value: { inner: { type: 'float', value: 1.5 } } },
    own: { type: 'mine', value: 1 },
    more: { type: 'integer', value: 1, unit: 'K' },
    nothing: null,
  };
  expect(plainElements(typed)).toEqual({
    n: 3,
    list: ['a', 1],
    map: { inner: 1.5 },
    own: { type: 'mine', value: 1 },
    more: { type: 'integer', value: 1, unit: 'K' },
    nothing: null,
  });
});
