import { writeJson } from './json.js';

/** A complete answer. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An answer with a JSON body. */
export function json(status: number, value: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: writeJson(value) };
}

/** An answer without a body. */
export function empty(status: number): Reply {
  return { status };
}

/** Ends a request with an error that the platform words in its own way. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
