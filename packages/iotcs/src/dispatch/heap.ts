/** A queue that gives its smallest item first; adding and taking cost the logarithm of its size. */
export class Heap<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #items: T[] = [];

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The smallest item; it stays. */
  peek(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = items[above] as T;
      if (this.#compare(parent, item) <= 0) break;
      items[index] = parent;
      index = above;
    }
    items[index] = item;
  }

  /** The smallest item; it is taken out. */
  take(): T | undefined {
    const items = this.#items;
    const smallest = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return smallest;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= items.length) break;
      const right = left + 1;
      const isRightLess = right < items.length && this.#compare(items[right] as T, items[left] as T) < 0;
      const below = isRightLess ? right : left;
      if (this.#compare(last, items[below] as T) <= 0) break;
      items[index] = items[below] as T;
      index = below;
    }
    items[index] = last;
    return smallest;
  }

  /** Takes everything out, smallest first. */
  drain(): T[] {
    return this.#items.splice(0).sort(this.#compare);
  }
}
