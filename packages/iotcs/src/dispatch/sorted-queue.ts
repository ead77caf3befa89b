/** So many places of items that were taken may stay unused before they are given back. */
const UNUSED_PLACES = 1_024;

/**
 * A queue that gives its smallest item first. Items that are added in their order, as most messages are, cost no search; others
 * are put where they belong, which moves those behind them.
 */
export class SortedQueue<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #items: (T | undefined)[] = [];
  /** Where the smallest item is. */
  #head = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** The smallest item; it stays. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  add(item: T): void {
    const items = this.#items;
    if (this.size === 0 || this.#compare(items.at(-1) as T, item) <= 0) items.push(item);
    else items.splice(this.#placeOf(item), 0, item);
  }

  /** The smallest item; it is taken out. */
  take(): T | undefined {
    const items = this.#items;
    if (this.size === 0) return undefined;
    const smallest = items[this.#head];
    // So that what was taken is not kept alive.
    items[this.#head++] = undefined;
    if (this.#head >= UNUSED_PLACES && this.#head * 2 >= items.length) {
      items.splice(0, this.#head);
      this.#head = 0;
    }
    return smallest;
  }

  /** Takes everything out, smallest first. */
  drain(): T[] {
    const rest = this.#items.splice(0).slice(this.#head) as T[];
    this.#head = 0;
    return rest;
  }

  /** The place of the first item that is larger. */
  #placeOf(item: T): number {
    let low = this.#head;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#items[middle] as T, item) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
