/** What a MetricsWriter writes. */
export interface MetricsOptions<Tag extends string = string, Value extends string = string> {
  /** What the metrics belong to, e.g. the name of a product. @defaultValue empty */
  readonly namespace?: string | undefined;
  /** Part of it that they belong to. @defaultValue empty */
  readonly subsystem?: string | undefined;
  /** Names of the tags that have a column of their own. */
  readonly tags?: readonly Tag[] | undefined;
  /** Names of the values; each has a column of its own. */
  readonly values: readonly Value[];
  /** How long an observation waits for others, in milliseconds. @defaultValue 1000 */
  readonly flushMs?: number | undefined;
  /** When stored rows are removed; used when the stream is created. @defaultValue after 30 days */
  readonly ttlExpression?: string | undefined;
  /** Is told when observations could not be delivered; the writer goes on. @defaultValue the client's logger warns */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** One observation. Tags and values that are left out are null, or the default of their column. */
export interface Observation<Tag extends string = string, Value extends string = string> {
  readonly values: Readonly<Partial<Record<Value, number>>>;
  readonly tags?: Readonly<Partial<Record<Tag, string>>> | undefined;
  /** Further tags, without a column of their own. */
  readonly extraTags?: Readonly<Record<string, unknown>> | undefined;
  /** When it was made. @defaultValue now */
  readonly time?: Date | undefined;
}
