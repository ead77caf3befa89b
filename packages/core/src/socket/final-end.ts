import { verdictOfCloseCode } from './close-codes.js';
import type { SocketProtocol } from './protocol.js';
import type { LinkEnd } from './socket-link.js';

/** Whether a connection ended in a way in which the next one would end too. */
export function isFinalEnd<In, Out>(end: LinkEnd, protocol: SocketProtocol<In, Out>): boolean {
  const { close, error } = end;
  // A refused opening request and everything that this side found are judged by the error.
  if (close === undefined || close.status !== undefined) return !error.retryable;
  return (protocol.classifyClose?.(close) ?? verdictOfCloseCode(close.code)) === 'final';
}
