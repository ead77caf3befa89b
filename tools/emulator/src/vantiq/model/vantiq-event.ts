/** Something that happened on an event path. */
export interface VantiqEvent {
  readonly namespace: string;
  /** The path that subscribers name, e.g. `/topics/a/b`. */
  readonly subject: string;
  /** The path in the body of the event, e.g. `/topics/a/b/publish`. */
  readonly path: string;
  readonly value: unknown;
}
