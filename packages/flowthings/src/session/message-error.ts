import { type FlowthingsError, flowthingsError } from '../errors/flowthings-error.js';
import { failureStatus, headOf } from '../errors/head.js';
import type { ServerMessage } from './messages.js';

/** The failure that an answer reports; undefined when it reports success. */
export function messageError(
  answer: ServerMessage,
  facts: {
    readonly operation: string;
    /** What was asked, in a word or two. */
    readonly request: string;
    readonly scrub: (value: unknown) => unknown;
  },
): FlowthingsError | undefined {
  const head = headOf(answer);
  const status = head === undefined ? undefined : failureStatus(head);
  if (head === undefined || status === undefined) return undefined;
  return flowthingsError({
    platform: 'flowthings',
    operation: facts.operation,
    attempts: 1,
    status,
    request: facts.request,
    headers: {},
    body: facts.scrub(answer),
    serverMessage: head.errors.length === 0 ? undefined : String(facts.scrub(head.errors.join('; '))),
    retryable: status >= 500,
  });
}
