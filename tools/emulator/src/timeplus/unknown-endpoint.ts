import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import { errorResponse } from './errors.js';

/** The answer to a request that the emulator has no endpoint for. */
export function unknownEndpoint({ method, path }: Pick<Exchange, 'method' | 'path'>): Reply {
  return errorResponse(501, `the emulator has no ${method} ${path}`);
}
