/** What an operation answers, before REST or the socket words it. */
export interface Outcome {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body?: unknown;
  /** Goes into `X-Total-Count`. */
  readonly count?: number;
  /** Set with a body that is text or bytes. @defaultValue application/json */
  readonly contentType?: string;
  /** Set instead of `body` for a result that is written as one JSON array while its items come. */
  readonly items?: AsyncIterable<unknown>;
}

/** An answer with a JSON body. */
export function ok(body: unknown): Outcome {
  return { status: 200, body };
}

/** 200 with an empty body, as a publish answers. */
export const done: Outcome = { status: 200 };
