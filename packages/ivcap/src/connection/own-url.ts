import { type ErrorContext, ProtocolError } from '@sdk/core';

/**
 * The address on the own base URL that a link of the server means. Only its path and query are used: servers behind a
 * proxy name another host, and the token must not go there.
 *
 * @throws {ProtocolError} when it is no HTTP address.
 */
export function ownUrl(link: string, baseUrl: URL, context: ErrorContext): URL {
  const target = URL.parse(link, baseUrl);
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:')
    throw new ProtocolError({
      ...context,
      message: `${context.platform} ${context.operation}: the server's link is no HTTP address`,
      excerpt: link,
    });
  const prefix = baseUrl.pathname.replace(/\/+$/, '');
  const { pathname, search } = target;
  const below = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
  return new URL(`${baseUrl.origin}${prefix}/${below.replace(/^\/+/, '')}${search}`);
}
