/** A user who may work in a namespace. */
export interface NamespaceUser {
  /** Id of the user, in lower case. */
  readonly username: string;
  /** Name that the user goes by. */
  readonly preferredUsername: string;
  readonly [other: string]: unknown;
}

/** How two things of a namespace belong together. */
export interface Relationship {
  readonly origin: string;
  readonly to: string;
  readonly type: string;
  readonly [other: string]: unknown;
}
