/** Which requests a fault meets. */
export interface FaultMatch {
  /** Method in capitals; any when left out. */
  readonly method?: string;
  /**
   * Pattern for the path as it was sent, without its query: `*` stands for anything inside one segment, `**` for
   * anything. Any path when left out.
   */
  readonly path?: string;
  /** Matching requests to let pass first. @defaultValue 0 */
  readonly skip?: number;
  /** Matching requests to meet after that; `"always"` for no end. @defaultValue 1 */
  readonly count?: number | 'always';
}

/** Where in the body of an answer something happens: after so many bytes, or after half of it. */
export type BodyPosition = number | 'middle';

/** What happens to a request that a fault meets. Fields can be combined. */
export interface FaultEffect {
  /** Milliseconds to wait before anything else. */
  readonly delayMs?: number;
  /** Answers with this status; the request is not carried out. */
  readonly status?: number;
  /** Headers of the answer, instead of or beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body to go with `status`; the platform's own error body when left out. */
  readonly body?: string;
  /** Treats valid credentials as wrong or expired. */
  readonly unauthorized?: boolean;
  /**
   * Resets the connection: before the request is carried out (`unprocessed`), after it was carried out but before
   * the first byte of the answer (`before`), in the middle of its body, or `after` the whole answer.
   */
  readonly reset?: 'unprocessed' | 'before' | 'after' | BodyPosition;
  /** Closes the connection in the orderly way before the body is complete. */
  readonly truncate?: BodyPosition;
  /** Sends nothing more from there on, and leaves the connection open. */
  readonly stall?: BodyPosition;
  /** Cuts the body into pieces of so many bytes, each written on its own. */
  readonly chunkBytes?: number;
  /** Milliseconds by which the `Date` header is off. */
  readonly dateSkewMs?: number;
}

/** A fault as it is asked for. */
export interface Fault<E extends FaultEffect = FaultEffect> {
  readonly match?: FaultMatch;
  readonly effect: E;
}

/** A fault and what became of it. */
export interface FaultReport<E extends FaultEffect = FaultEffect> extends Fault<E> {
  readonly id: number;
  /** Requests met so far. */
  readonly hits: number;
}
