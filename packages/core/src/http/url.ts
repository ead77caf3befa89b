import { ValidationError } from '../errors/other-errors.js';

declare const encodedPath: unique symbol;

/** A path whose segments are encoded already; made by `path` and `rawPath`. */
export type EncodedPath = string & { readonly [encodedPath]: true };

/**
 * Builds a path from a template. Every inserted value becomes exactly one segment or part of one: slashes, dots,
 * question marks and the like are encoded, so that no value can change which resource is meant.
 *
 * @example path`/v1beta2/streams/${name}/ingest`
 * @throws {ValidationError} when a value is empty or no well-formed Unicode, or makes a segment `.` or `..`, which URL
 *   parsers would resolve away.
 */
export function path(
  literals: TemplateStringsArray,
  ...values: readonly (string | number | bigint)[]
): EncodedPath {
  let text = literals[0] ?? '';
  values.forEach((value, index) => {
    const part = String(value);
    if (part === '') throw badPath('a non-empty value', 'an empty one');
    refuseLoneSurrogates(part);
    text += encodeURIComponent(part) + (literals[index + 1] ?? '');
  });
  refuseDotSegments(text);
  return text as EncodedPath;
}

/**
 * Takes a path as it stands, for platforms whose paths carry raw segments: double slashes, colons, document names with
 * slashes. Characters that would end the path (`?`, `#`), `%`, and characters that no URL may hold are encoded; the text
 * is thus never encoded already.
 *
 * @throws {ValidationError} when a segment is `.` or `..`, or the text is no well-formed Unicode.
 */
export function rawPath(text: string): EncodedPath {
  refuseLoneSurrogates(text);
  const encoded = encodeURI(text).replaceAll('?', '%3F').replaceAll('#', '%23');
  refuseDotSegments(encoded);
  return encoded as EncodedPath;
}

function refuseDotSegments(text: string): void {
  for (const segment of text.split('/')) {
    const plain = segment.replaceAll(/%2e/gi, '.');
    if (plain === '.' || plain === '..') throw badPath('segments other than "." and ".."', `"${plain}"`);
  }
}

function refuseLoneSurrogates(text: string): void {
  if (!text.isWellFormed()) throw badPath('text without lone surrogates', 'one with them');
}

function badPath(expected: string, received: string): ValidationError {
  return new ValidationError({
    platform: 'sdk',
    operation: 'path',
    issues: [{ field: 'path', expected, received }],
  });
}

/**
 * Appends a path and a query to a base address. A path prefix of the base is kept, its trailing slashes are not; the
 * path is not normalised, so that `//` arrives as it was written.
 */
export function joinUrl(base: URL, pathText: EncodedPath, query: string): string {
  const prefix = base.pathname.replace(/\/+$/, '');
  const separator = pathText === '' || pathText.startsWith('/') ? '' : '/';
  return `${base.origin}${prefix}${separator}${pathText}${query === '' ? '' : `?${query}`}`;
}

/**
 * The address of a request that names it as a whole, as servers do in links.
 *
 * @throws {ValidationError} when it is no http or https address, or holds user and password.
 */
export function wholeUrl(url: URL, query: string): string {
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '')
    throw badPath('an http or https address without user and password', url.protocol);
  if (query === '') return url.href;
  const whole = new URL(url);
  whole.search = whole.search === '' ? query : `${whole.search}&${query}`;
  return whole.href;
}

/**
 * Reads a base address.
 *
 * @throws {TypeError} when it is no absolute http or https address, or holds a query, a fragment or credentials.
 */
export function parseBaseUrl(value: string | URL): URL {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new TypeError('an absolute http(s) address such as https://host:8000');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError('an address with the scheme http or https');
  if (url.username !== '' || url.password !== '')
    throw new TypeError('an address without user and password (use a credential)');
  if (url.search !== '' || url.hash !== '') throw new TypeError('an address without query and fragment');
  return url;
}
