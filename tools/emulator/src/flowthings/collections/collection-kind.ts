import type { Call } from '../call.js';
import type { StoredObject } from '../model/stored-object.js';

/** Members of an object without those that every object has. */
export type Members = Readonly<Record<string, unknown>>;

/** What is special about the objects of one collection. */
export interface CollectionKind {
  /** As in the path of requests, e.g. `api-task`. */
  readonly name: string;
  /** First character of its ids. */
  readonly letter: string;
  /** Its objects cannot be changed (F-19, F-20). */
  readonly immutable?: boolean;
  /** Members that only the server sets. */
  readonly serverMembers?: readonly string[];
  /** Where an object lies, for rights; none makes it the master's. */
  pathsOf(object: Members): readonly string[];
  /**
   * The members of a new or changed object: checked, and with the defaults.
   *
   * @throws {FlowthingsRefusal} with status 400
   */
  complete(call: Call, members: Members, id: string): Members;
  /** Members that are not stored but told with an object. */
  tell?(call: Call, object: StoredObject): Members;
  /** Makes what a new object brings with it; gives the members that point there. */
  created?(call: Call, object: StoredObject): Members;
}
