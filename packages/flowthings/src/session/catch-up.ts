import type { Gap } from '@sdk/core';
import { mem } from '../filters/member.js';
import type { Drop } from '../model/objects.js';
import type { FindOptions } from '../rest/find-options.js';

/** Finds drops of one flow by REST. */
export type SearchDrops = (options: Omit<FindOptions, 'refs'>) => Promise<readonly Drop[]>;

/** What was missed while there was no connection. */
export interface Missed {
  readonly drops: readonly Drop[];
  /** `none` when the last drop that was seen is still there, so that nothing behind it was trimmed away. */
  readonly gap: Gap;
}

const PAGE_SIZE = 100;

/** Knows up to where drops were seen, and fetches those behind it (section 4.7). */
export class CatchUp {
  readonly #search: SearchDrops;
  #last: { readonly date: number; readonly id: string | undefined } | undefined;

  constructor(search: SearchDrops) {
    this.#search = search;
  }

  /** Notes where the flow is now. Drops that come later are behind that. */
  async begin(): Promise<void> {
    const [newest] = await this.#search({ limit: 1, sort: 'creationDate', order: 'desc' });
    // A flow without drops has nothing that could be trimmed unnoticed.
    this.#last ??= newest === undefined ? { date: 0, id: undefined } : positionOf(newest);
  }

  seen(drop: Drop): void {
    const position = positionOf(drop);
    if (position.date >= (this.#last?.date ?? 0)) this.#last = position;
  }

  /**
   * The drops behind the last one that was seen, the oldest first. Each page begins at the last drop of the page before:
   * positions would move when the flow trims its oldest drops meanwhile.
   */
  async missed(): Promise<Missed> {
    let last = this.#last;
    if (last === undefined) return { drops: [], gap: 'possible' };
    const drops = new Map<string, Drop>();
    let gap: Gap = 'none';
    for (let limit = PAGE_SIZE; ; ) {
      const page = await this.#search({
        filter: mem.creationDate.gte(last.date),
        sort: 'creationDate',
        order: 'asc',
        limit,
      });
      const { id } = last;
      if (id !== undefined && !page.some(drop => drop.id === id)) gap = 'possible';
      const before = drops.size;
      for (const drop of page) if (drop.id !== this.#last?.id) drops.set(drop.id, drop);
      const newest = page.at(-1);
      if (page.length < limit || newest === undefined) return { drops: [...drops.values()], gap };
      // A whole page of drops of one instant: only a longer one goes on.
      limit = drops.size === before ? limit * 2 : PAGE_SIZE;
      last = positionOf(newest);
    }
  }
}

function positionOf({ creationDate, id }: Drop): { readonly date: number; readonly id: string } {
  return { date: creationDate ?? 0, id };
}
