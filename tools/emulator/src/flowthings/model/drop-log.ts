import type { Store } from '../../host/store.js';
import { ObjectTable } from './object-table.js';
import type { Drop } from './stored-object.js';

/** The drops of one flow. */
export class DropLog {
  readonly #drops: ObjectTable<Drop>;
  readonly #byKey = new Map<string, string>();
  #lastDate = 0;

  /** @param collection - where the store keeps them */
  constructor(store: Store, collection: string) {
    this.#drops = new ObjectTable(store, collection);
    for (const drop of this.#drops.all()) this.#noticed(drop);
  }

  get size(): number {
    return this.#drops.size;
  }

  /** The newest first. */
  newestFirst(): readonly Drop[] {
    return [...this.#drops.all()].reverse();
  }

  get(id: string): Drop | undefined {
    return this.#drops.get(id);
  }

  /** The drop that carries a key of the user's (`fhash`). */
  withKey(key: unknown): Drop | undefined {
    const id = typeof key === 'string' ? this.#byKey.get(key) : undefined;
    return id === undefined ? undefined : this.#drops.get(id);
  }

  /** A date for a new drop: now, and later than that of every drop before it. */
  nextDate(nowMs: number): number {
    return Math.max(nowMs, this.#lastDate + 1);
  }

  put(drop: Drop): void {
    this.#drops.put(drop);
    this.#noticed(drop);
  }

  /** Forgets the oldest ones until no more than this many are left. */
  trim(capacity: number): void {
    for (const { id } of this.#drops.all()) {
      if (this.#drops.size <= capacity) return;
      this.delete(id);
    }
  }

  delete(id: string): boolean {
    const key = this.#drops.get(id)?.['fhash'];
    if (typeof key === 'string') this.#byKey.delete(key);
    return this.#drops.delete(id);
  }

  clear(): void {
    this.#drops.clear();
    this.#byKey.clear();
  }

  #noticed({ id, creationDate, fhash }: Drop): void {
    this.#lastDate = Math.max(this.#lastDate, creationDate);
    if (typeof fhash === 'string') this.#byKey.set(fhash, id);
  }
}
