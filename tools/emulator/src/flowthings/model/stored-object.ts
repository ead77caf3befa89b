/** Members of every object that the platform keeps. Dates are milliseconds since the epoch. */
export interface StoredObject {
  readonly id: string;
  readonly creationDate: number;
  /** Id of the identity that made it. */
  readonly creatorId: string;
  readonly [member: string]: unknown;
}

/** A flow: a named stream of drops. */
export interface Flow extends StoredObject {
  readonly path: string;
  readonly capacity: number;
}

/** A record in a flow. */
export interface Drop extends StoredObject {
  readonly flowId: string;
  readonly path: string;
  readonly version: number;
  readonly elems: Elements;
  /** Types that a client named and that differ from the inferred ones, by JSON Pointer. Never sent as such. */
  readonly elemTypes?: Readonly<Record<string, string>>;
}

/** Element values as plain JSON. */
export type Elements = Readonly<Record<string, unknown>>;

/** Rights on a path and everything below it. */
export interface PathRights {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly dropRead?: boolean;
  readonly dropWrite?: boolean;
  readonly administer?: boolean;
}

/** One kind of right. */
export type Right = keyof PathRights;
