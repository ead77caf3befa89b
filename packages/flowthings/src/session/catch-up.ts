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

  /** The drops behind the last one that was seen, the oldest first. */
  async missed(): Promise<Missed> {
    const last = this.#last;
    if (last === undefined) return { drops: [], gap: 'possible' };
    const drops: Drop[] = [];
    let found = last.id === undefined;
    for (let start = 0; ; start += PAGE_SIZE) {
      const page = await this.#search({
        filter: mem.creationDate.gte(last.date),
        sort: 'creationDate',
        order: 'asc',
        start,
        limit: PAGE_SIZE,
      });
      for (const drop of page) {
        if (drop.id === last.id) found = true;
        else drops.push(drop);
      }
      if (page.length < PAGE_SIZE) return { drops, gap: found ? 'none' : 'possible' };
    }
  }
}

function positionOf({ creationDate, id }: Drop): { readonly date: number; readonly id: string } {
  return { date: creationDate ?? 0, id };
}
