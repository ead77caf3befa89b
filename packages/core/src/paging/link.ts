import { ProtocolError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';

/** Links of an answer: a list of `{ rel, href }`, or an object from relation to address. */
export type Links =
  | readonly { readonly rel?: string; readonly href?: string | null }[]
  | Readonly<Record<string, unknown>>
  | null
  | undefined;

/** The address of the link with relation `rel`; undefined when it is missing or empty. */
export function linkTo(rel: string, links: Links): string | undefined {
  const href = Array.isArray(links)
    ? links.find((link: { readonly rel?: string }) => link?.rel === rel)?.href
    : (links as Readonly<Record<string, unknown>> | null | undefined)?.[rel];
  return typeof href === 'string' && href !== '' ? href : undefined;
}

/**
 * The decoded value of one query parameter of a link. Only this value is used, against the client's own base URL: a
 * server behind a proxy may name a host that the credentials must not be sent to.
 *
 * @throws {ProtocolError} when the link cannot be read or lacks the parameter.
 */
export function cursorOfLink(link: string, parameter: string, context: ErrorContext): string {
  const cursor = parse(link, 'http://relative.invalid', context).searchParams.get(parameter);
  if (cursor !== null && cursor !== '') return cursor;
  throw broken(`the link to the next page lacks the query parameter "${parameter}"`, link, context);
}

/**
 * Path and query of a link, for use against the client's own base URL. Host, port and user of the link are dropped.
 *
 * @throws {ProtocolError} when the link cannot be read or leads out of the base URL's path.
 */
export function pathOfLink(link: string, baseUrl: string, context: ErrorContext): string {
  const target = parse(link, baseUrl, context);
  const base = new URL(baseUrl).pathname.replace(/\/+$/, '');
  const inside = target.pathname === base || target.pathname.startsWith(`${base}/`);
  // A path that begins with two slashes would be read as a host when it is joined to the base URL.
  if (!inside || target.pathname.startsWith('//')) {
    throw broken(`the link to the next page leads out of the base path "${base}"`, link, context);
  }
  return target.pathname + target.search;
}

function parse(link: string, baseUrl: string, context: ErrorContext): URL {
  const target = URL.parse(link, baseUrl);
  if (target?.protocol === 'http:' || target?.protocol === 'https:') return target;
  throw broken('the link to the next page is no HTTP address', link, context);
}

function broken(message: string, link: string, context: ErrorContext): ProtocolError {
  return new ProtocolError({
    ...context,
    message: `${context.platform} ${context.operation}: ${message}`,
    excerpt: link,
  });
}
