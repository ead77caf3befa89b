import type { Reply } from './device-request.js';

const PHRASES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  500: 'Internal Server Error',
} as const;

/** An answer that means failure; its body is the phrase of the status, as in the JavaScript original. */
export function failed(status: keyof typeof PHRASES): Reply {
  return { status, body: PHRASES[status] };
}

/** The change was made. */
export const ACCEPTED: Reply = { status: 202 };
/** Success without a body. */
export const OK: Reply = { status: 200 };

/** Thrown while a request is served, in place of an answer. */
export class Refused extends Error {
  readonly reply: Reply;

  constructor(status: keyof typeof PHRASES) {
    super(PHRASES[status]);
    this.reply = failed(status);
  }
}
