import type { Installation } from '../installation.js';
import type { Account } from '../model/account.js';
import type { Drop, Flow } from '../model/stored-object.js';
import type { DropDraft } from './read-drop.js';

/** Where a new drop goes, and who brings it. */
export interface DropTarget {
  readonly installation: Installation;
  readonly account: Account;
  readonly flow: Flow;
  readonly creatorId: string;
}

/** Stores a drop; `passed` are the tracks that it came through. */
export type StoreDrop = (target: DropTarget, draft: DropDraft, passed: ReadonlySet<string>) => Drop;
