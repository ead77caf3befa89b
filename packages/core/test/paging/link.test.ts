import { describe, expect, test } from '@jest/globals';
import { cursorOfLink, linkTo, pathOfLink } from '../../src/paging/link.js';
import { context } from './context.js';

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('linkTo', () => {
  const list = [
    { rel: 'self', href: 'http://h/a' },
    { rel: 'next', href: 'http://h/b' },
  ];
  test.each([
    ['a list', list, 'http://h/b'],
    ['an object', { self: 'http://h/a', next: 'http://h/b' }, 'http://h/b'],
    ['an empty list', [], undefined],
    ['an empty object', {}, undefined],
    ['an empty address', { next: '' }, undefined],
    ['a null address', [{ rel: 'next', href: null }], undefined],
    ['null', null, undefined],
    ['nothing', undefined, undefined],
  ])('reads %s', (_name, links, expected) => {
    expect(linkTo('next', links)).toBe(expected);
  });
});

describe('cursorOfLink', () => {
  test.each([
    ['https://host/1/artifacts?page=Z2RzZw', 'Z2RzZw'],
    ['https://host/1/artifacts?limit=2&page=a%20b%2B', 'a b+'],
    ['/1/artifacts?page=relative', 'relative'],
    ['?page=only-query', 'only-query'],
  ])('reads %s', (link, cursor) => {
    expect(cursorOfLink(link, 'page', context)).toBe(cursor);
  });

  test.each(['https://host/1/artifacts', 'https://host/?page=', 'http://[', 'data:text/plain,?page=1'])(
    'refuses %s',
    link => {
      expect(thrownBy(() => cursorOfLink(link, 'page', context))).toMatchObject({
        code: 'sdk.protocol_violation',
        excerpt: link,
      });
    },
  );
});

describe('pathOfLink', () => {
  test.each([
    ['http://other:1/v1/things?offset=5', 'http://host/v1', '/v1/things?offset=5'],
    ['/v1/things', 'http://host/v1/', '/v1/things'],
    ['http://host/things?x=%2F', 'http://host', '/things?x=%2F'],
  ])('takes the path of %s', (link, base, path) => {
    expect(pathOfLink(link, base, context)).toBe(path);
  });

  test.each([
    ['http://host/v2/things', 'http://host/v1'],
    ['http://host/v1/../admin', 'http://host/v1'],
    ['http://host/v1/%2e%2e/admin', 'http://host/v1'],
    ['http://host/v10/things', 'http://host/v1'],
    ['http://host//evil.example/things', 'http://host'],
    ['http://host/\\evil.example/things', 'http://host'],
    ['file:///v1/things', 'http://host/v1'],
  ])('refuses %s below %s', (link, base) => {
    expect(thrownBy(() => pathOfLink(link, base, context))).toMatchObject({
      code: 'sdk.protocol_violation',
    });
  });
});
