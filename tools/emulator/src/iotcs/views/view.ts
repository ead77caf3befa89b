/** What clients get to see of a record. */
export type View = Readonly<Record<string, unknown>>;
