import { describe, expect, test } from '@jest/globals';
import { shownAddress } from '../../src/http/headers.js';
import { isValidationError, path, rawPath } from '../../src/index.js';
import { clientWith, getThings, json, scriptedFetch } from '../client/harness.js';

async function urlOf(base: string, given: ReturnType<typeof path>, query = {}): Promise<string> {
  const fetch = scriptedFetch(json(null));
  await clientWith({ baseUrl: base, fetch }).request(getThings({ path: given, query }));
  return fetch.requests[0]?.url ?? '';
}

describe('the address of a request', () => {
  test.each([
    ['http://host:8000', 'http://host:8000/streams'],
    ['http://host:8000/', 'http://host:8000/streams'],
    ['http://host:8000/default/api', 'http://host:8000/default/api/streams'],
    ['http://host:8000/default/api///', 'http://host:8000/default/api/streams'],
    ['https://host/a%20b', 'https://host/a%20b/streams'],
  ])('keeps the prefix of %s', async (base, expected) => {
    expect(await urlOf(base, path`/streams`)).toBe(expected);
    expect(await urlOf(base, path`streams`)).toBe(expected);
  });

  test('is the base itself for an empty path', async () => {
    expect(await urlOf('http://host/prefix/', path``)).toBe('http://host/prefix');
    expect(await urlOf('http://host/prefix/', path``, { a: 1 })).toBe('http://host/prefix?a=1');
  });

  test.each([
    ['a b/c.d', 'a%20b%2Fc.d'],
    ['urn:x:1#2', 'urn%3Ax%3A1%232'],
    ['../x', '..%2Fx'],
    ['%2e%2e', '%252e%252e'],
    ['a\\b', 'a%5Cb'],
    ['ü', '%C3%BC'],
  ])('carries the value %j as one encoded segment', async (value, encoded) => {
    expect(await urlOf('http://host', path`/x/${value}/y`)).toBe(`http://host/x/${encoded}/y`);
  });

  test.each([
    ['//docs//a b.txt', 'http://host/p//docs//a%20b.txt'],
    ['/deviceModels/urn:oracle:iot:dcd', 'http://host/p/deviceModels/urn:oracle:iot:dcd'],
    ['/a?b#c', 'http://host/p/a%3Fb%23c'],
    ['/100%', 'http://host/p/100%25'],
  ])('carries the raw path %j with its own slashes and colons', async (text, expected) => {
    expect(await urlOf('http://host/p', rawPath(text))).toBe(expected);
  });

  test.each(['.', '..'])('refuses the segment %j, which URL parsers resolve away', segment => {
    expect(() => path`/x/${segment}/y`).toThrow('path: expected segments other than');
    expect(() => rawPath(`/x/${segment}/y`)).toThrow('path: expected segments other than');
    expect(() => rawPath(`/x/${segment.replaceAll('.', '%2e')}`)).not.toThrow();
  });

  test('refuses dots that only become a segment when values meet', () => {
    expect(() => path`/${'.'}${'.'}/x`).toThrow('path: expected segments other than');
    expect(() => path`/.${'.'}`).toThrow('path: expected segments other than');
  });

  test('refuses an empty value, which would name the collection instead of its member', () => {
    expect(() => path`/streams/${''}`).toThrow('path: expected a non-empty value');
  });

  test('reports refused values as errors of the hierarchy', () => {
    try {
      path`/streams/${''}`;
      throw new Error('accepted');
    } catch (error) {
      expect(isValidationError(error)).toBe(true);
    }
  });
});

describe('the query of a request', () => {
  test('encodes names and values, repeats lists, leaves out undefined', async () => {
    const query = {
      where: '{"a":{"$gt":1}}',
      'a b': 'x y&z=1+2',
      list: ['1', 2, 3n, true],
      gone: undefined,
      big: 9007199254740993n,
    };
    expect(await urlOf('http://host', path`/q`, query)).toBe(
      'http://host/q?where=%7B%22a%22%3A%7B%22%24gt%22%3A1%7D%7D&a%20b=x%20y%26z%3D1%2B2&list=1&list=2&list=3&list=true&big=9007199254740993',
    );
  });

  test('refuses text that is no Unicode and names the parameter', async () => {
    await expect(urlOf('http://host', path`/q`, { name: '\ud800' })).rejects.toThrow('query.name');
  });
});

describe('the address in errors', () => {
  test.each([
    ['http://user:pw@host:1/a/b?key=1#c', 'http://host:1/a/b'],
    ['http://host/a@b?x=a@b', 'http://host/a@b'],
    ['http://host', 'http://host'],
  ])('of %s has neither query nor credentials', (url, shown) => {
    expect(shownAddress(url)).toBe(shown);
  });
});

describe('a whole address that the server named', () => {
  test.each([
    ['http://api.test/other?page=2', { a: 1 }, 'http://api.test/other?page=2&a=1'],
    ['http://api.test/other', { a: 1 }, 'http://api.test/other?a=1'],
    ['http://api.test/other?sig=a%2Fb', {}, 'http://api.test/other?sig=a%2Fb'],
  ])('is called as it stands: %s', async (link, query, expected) => {
    const fetch = scriptedFetch(json(null));
    await clientWith({ fetch }).request(getThings({ path: new URL(link), query }));
    expect(fetch.requests[0]?.url).toBe(expected);
  });

  test.each(['file:///etc/passwd', 'http://user:pw@api.test/'])('is refused: %s', async link => {
    const call = clientWith({ fetch: scriptedFetch(json(null)) }).request(getThings({ path: new URL(link) }));
    await expect(call).rejects.toThrow('an http or https address without user and password');
  });
});
