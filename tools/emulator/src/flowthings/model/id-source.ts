import type { Store } from '../../host/store.js';

const COLLECTION = 'ids';
const KEY = 'reserved';

/** How many ids are reserved at once, so that the store is not written for each. */
const BLOCK = 1000;

/** Makes ids: a letter for the kind of object and 24 hexadecimal digits (section 4.4). The same ones after each reset. */
export class IdSource {
  readonly #store: Store;
  #last: number;
  #reserved: number;

  constructor(store: Store) {
    this.#store = store;
    this.#reserved = Number(store.get(COLLECTION, KEY) ?? 0);
    this.#last = this.#reserved;
  }

  next(letter: string): string {
    if (this.#last === this.#reserved) {
      this.#reserved += BLOCK;
      this.#store.put(COLLECTION, KEY, String(this.#reserved));
    }
    return `${letter}${(++this.#last).toString(16).padStart(24, '0')}`;
  }

  /** Begins again at the first id; the store was cleared. */
  restart(): void {
    this.#last = 0;
    this.#reserved = 0;
  }
}
