import type { OutgoingRequest, Transport } from './transport.js';

/** Facts about the attempt that a middleware sees. */
export interface AttemptInfo {
  readonly platform: string;
  readonly operation: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/**
 * Wraps each attempt of each request: it may change the request, answer itself, look at the answer, or throw. The
 * request already carries its credential; do not log its headers.
 *
 * @example
 * const stamp: Middleware = async (request, next) => {
 *   request.headers.set('x-team', 'seismology');
 *   return next(request);
 * };
 */
export type Middleware = (request: OutgoingRequest, next: Transport, info: AttemptInfo) => Promise<Response>;

/** Chains middleware around a transport; the first one is the outermost. */
export function composeMiddleware(
  middleware: readonly Middleware[],
  transport: Transport,
  info: AttemptInfo,
): Transport {
  return middleware.reduceRight<Transport>((next, layer) => request => layer(request, next, info), transport);
}
