import { HttpError } from '../errors/http-error.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import { dropBody } from './drop-body.js';
import { shownAddress, shownHeaders } from './headers.js';
import type { OutgoingRequest, Transport } from './transport.js';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Follows redirects that stay on the origin and keep the method: reads, and 307/308 of anything whose body can be
 * sent again. Everything else is refused, because the credential would leave with it or the meaning would change.
 */
export function followSameOrigin(transport: Transport, context: ErrorContext): Transport {
  return async request => {
    let current = request;
    for (let followed = 0; ; followed++) {
      const response = await transport(current);
      // Browsers hide the target of a redirect that was not followed, and so does the sender of streams.
      const hidden = response.type === 'opaqueredirect' || response.type === 'error';
      if (!hidden && !REDIRECTS.has(response.status)) return response;
      const next = hidden ? undefined : sameOriginTarget(current, response);
      dropBody(response.body);
      if (next === undefined || followed === MAX_REDIRECTS) throw refusal(current, response, context);
      current = next;
    }
  };
}

function sameOriginTarget(request: OutgoingRequest, response: Response): OutgoingRequest | undefined {
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, request.url)) return undefined;
  const target = new URL(location, request.url);
  if (target.origin !== new URL(request.url).origin || target.username !== '' || target.password !== '')
    return undefined;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const keepsMethod = response.status === 307 || response.status === 308;
  if (!isRead && !(keepsMethod && !request.streamingBody)) return undefined;
  return { ...request, url: target.href };
}

function refusal(request: OutgoingRequest, response: Response, context: ErrorContext): HttpError {
  return new HttpError({
    ...context,
    code: 'sdk.redirect_refused',
    status: response.status,
    request: `${request.method} ${shownAddress(request.url)}`,
    headers: shownHeaders(response.headers),
    body: undefined,
    serverMessage: 'the server answered with a redirect that must not be followed',
    retryable: false,
  });
}
