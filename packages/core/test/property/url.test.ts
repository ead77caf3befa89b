import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joinUrl } from '../../src/http/url.js';
import { encodeQuery, isValidationError, path, rawPath } from '../../src/index.js';

const runs = { numRuns: process.env.SOAK === undefined ? 500 : 100_000 };
const base = new URL('https://host.test/prefix');
/** Every UTF-16 string, lone surrogates included, and those that attack paths more often. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.nat({ max: 0xffff }).map(code => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'E', 'f', '?', '#', '@', ':', ' ', '\t', '\n', 'ä'),
  }),
);

/** The result, or undefined when the input was refused with a ValidationError. */
function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (isValidationError(error)) return undefined;
    throw error;
  }
}

describe('path', () => {
  test('any value stays one segment and comes back by decodeURIComponent', () => {
    fc.assert(
      fc.property(anyText, value => {
        const built = unlessRefused(() => path`/before/${value}/after`);
        if (built === undefined) {
          expect(value === '' || value === '.' || value === '..' || !value.isWellFormed()).toBe(true);
          return;
        }
        const url = new URL(joinUrl(base, built, ''));
        expect(url.origin).toBe('https://host.test');
        expect(url.search + url.hash).toBe('');
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(5);
        expect(segments.slice(0, 3)).toEqual(['', 'prefix', 'before']);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(value);
        expect(segments[4]).toBe('after');
      }),
      runs,
    );
  });

  test('two values next to each other never leave their place', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const built = unlessRefused(() => path`/x/${first}${second}/y`);
        if (built === undefined) return;
        const segments = new URL(joinUrl(base, built, '')).pathname.split('/');
        expect(segments).toHaveLength(5);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(first + second);
      }),
      runs,
    );
  });
});

describe('rawPath', () => {
  test('any text stays below the base address and keeps its segments', () => {
    fc.assert(
      fc.property(anyText, text => {
        const built = unlessRefused(() => rawPath(text));
        if (built === undefined) return;
        const url = new URL(joinUrl(base, built, ''));
        expect(url.origin).toBe('https://host.test');
        expect(url.search + url.hash).toBe('');
        const below = text === '' || text.startsWith('/') ? text : `/${text}`;
        expect(decodeURIComponent(url.pathname)).toBe(`/prefix${below}`);
      }),
      runs,
    );
  });
});

describe('encodeQuery', () => {
  test('any names and values come back by URLSearchParams', () => {
    const pairs = fc.uniqueArray(fc.tuple(anyText, anyText), { selector: ([name]) => name });
    fc.assert(
      fc.property(pairs, given => {
        const parameters = Object.fromEntries(given.filter(pair => pair.every(text => text.isWellFormed())));
        const url = new URL(joinUrl(base, path`/x`, encodeQuery(parameters)));
        expect(url.pathname + url.hash).toBe('/prefix/x');
        expect([...url.searchParams]).toEqual(Object.entries(parameters));
      }),
      runs,
    );
  });
});
