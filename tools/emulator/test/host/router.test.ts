import { describe, expect, test } from '@jest/globals';
import { Router, splitPath } from '../../src/host/router.js';

describe('Router', () => {
  const router = new Router<string>();
  router.add('GET', '/streams', 'list');
  router.add('GET', '/streams/{name}', 'get');
  router.add('POST', '/streams/{name}/ingest', 'ingest');

  test('finds a route by method and path', () => {
    expect(router.find('GET', ['streams'])).toEqual({ target: 'list', parameters: {} });
    expect(router.find('POST', ['streams', 'a/b', 'ingest'])).toEqual({
      target: 'ingest',
      parameters: { name: 'a/b' },
    });
  });

  test.each([
    ['POST', ['streams']],
    ['GET', ['streams', 'a', 'b']],
    ['GET', []],
    ['POST', ['streams', 'a', 'other']],
  ])('finds nothing for %s %j', (method, segments) => {
    expect(router.find(method, segments)).toBeUndefined();
  });
});

describe('splitPath', () => {
  test.each([
    ['/', []],
    ['/a/b', ['a', 'b']],
    ['/a/b/', ['a', 'b']],
    ['/a//b', ['a', '', 'b']],
  ])('splits %s', (path, segments) => {
    expect(splitPath(path)).toEqual(segments);
  });
});
