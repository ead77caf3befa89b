const MOST_IDS = 10_000;

/** Remembers the latest ids, so that what comes twice is noticed. */
export class RecentIds {
  readonly #ids: Set<string> = new Set();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= MOST_IDS) return;
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
