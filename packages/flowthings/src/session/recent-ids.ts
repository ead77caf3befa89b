const IDS_PER_GENERATION = 10_000;

/**
 * Remembers the latest ids, so that what comes twice is noticed: 10,000 of them at least, and twice as many at most. Two
 * sets that are dropped as a whole are much faster than one whose oldest entry is deleted each time.
 */
export class RecentIds {
  #younger: Set<string> = new Set();
  #older: Set<string> = new Set();

  has(id: string): boolean {
    return this.#younger.has(id) || this.#older.has(id);
  }

  add(id: string): void {
    this.#younger.add(id);
    if (this.#younger.size < IDS_PER_GENERATION) return;
    this.#older = this.#younger;
    this.#younger = new Set();
  }
}
