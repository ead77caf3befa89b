import { VantiqError } from '../errors/vantiq-error.js';
import type { ServerFrame } from './frames.js';

const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What an error about a frame says of the message that the frame answers. */
export interface FrameErrorContext {
  readonly operation: string;
  /** What was asked for, e.g. `subscribe /topics/alarms`. */
  readonly request: string;
  /** Blanks out the client's secrets. */
  readonly scrub: (value: unknown) => unknown;
}

/** The error for a frame that reports a failure. */
export function frameError(frame: ServerFrame, context: FrameErrorContext): VantiqError {
  const status = frame.status ?? 500;
  return new VantiqError({
    platform: 'vantiq',
    operation: context.operation,
    attempts: 1,
    status,
    request: `WebSocket ${context.request}`,
    headers: {},
    body: context.scrub(frame.body),
    retryable: RETRIED_STATUSES.has(status),
  });
}
