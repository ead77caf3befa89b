import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.js';

/** Lets any web page that has a key use the platform's API; control requests are guarded apart. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
};

/**
 * The answer to a browser's question before a request, or undefined when the request is not one.
 *
 * @param moreMethods - what the platform takes beside the usual methods
 */
export function preflightReply(request: IncomingMessage, moreMethods: readonly string[]): Reply | undefined {
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return undefined;
  return {
    status: 204,
    headers: {
      ...corsHeaders,
      'access-control-allow-methods': ['GET, HEAD, POST, PUT, PATCH, DELETE', ...moreMethods].join(', '),
      // Named one by one, because the wildcard does not cover `authorization`.
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '600',
    },
  };
}
