/** How many ids of a stream are remembered, as `max_idempotent_ids` has it. */
const capacity = 1000;

/** The last 1000 idempotent ids of one stream (section 4.6). */
export class IdempotentIds {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.delete(id);
    this.#ids.add(id);
    if (this.#ids.size > capacity) this.#ids.delete(this.#ids.values().next().value!);
  }
}
