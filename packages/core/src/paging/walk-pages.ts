import type { ErrorContext } from '../errors/sdk-error.js';
import { type CursorGuard, createCursorGuard, type RepeatedCursors } from './cursor-guard.js';
import type { Page, PageSource } from './page.js';

/** What one walk over the pages needs. */
export interface PageWalk<T> {
  readonly source: PageSource<T>;
  readonly context: ErrorContext;
  readonly start: string | undefined;
  readonly prefetch: number;
  readonly repeatedCursors: RepeatedCursors;
  readonly signal: AbortSignal | undefined;
}

/**
 * Walks over the pages in order. Up to `prefetch` pages are fetched while the caller is busy with an earlier one;
 * pages depend on each other's cursors, so at most one request is on its way. Ending early aborts it.
 */
export async function* walkPages<T>(walk: PageWalk<T>): AsyncGenerator<Page<T>, void, undefined> {
  const stop = new AbortController();
  const ahead = new ReadAhead<T>(walk, stop.signal);
  const onAbort = (): void => stop.abort(walk.signal?.reason);
  if (walk.signal?.aborted) onAbort();
  walk.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (let page = await ahead.next(); page !== undefined; page = await ahead.next()) yield page;
  } finally {
    walk.signal?.removeEventListener('abort', onAbort);
    ahead.stop();
    stop.abort();
  }
}

type Outcome<T> = { readonly page: Page<T> } | { readonly error: unknown };

class ReadAhead<T> {
  readonly #walk: PageWalk<T>;
  readonly #signal: AbortSignal;
  readonly #guard: CursorGuard;
  readonly #ready: Outcome<T>[] = [];
  #cursor: string | undefined;
  #ended = false;
  #fetching: Promise<void> | undefined;

  constructor(walk: PageWalk<T>, signal: AbortSignal) {
    this.#walk = walk;
    this.#signal = signal;
    this.#guard = createCursorGuard(walk.repeatedCursors, walk.context);
    this.#cursor = walk.start;
  }

  async next(): Promise<Page<T> | undefined> {
    if (this.#ready.length === 0 && !this.#ended) await this.#fetchOne();
    const outcome = this.#ready.shift();
    if (outcome === undefined) return undefined;
    if ('error' in outcome) throw outcome.error;
    void this.#fill();
    return outcome.page;
  }

  stop(): void {
    this.#ended = true;
  }

  async #fill(): Promise<void> {
    while (!this.#ended && this.#fetching === undefined && this.#ready.length < this.#walk.prefetch) {
      await this.#fetchOne();
    }
  }

  /** Fetches the next page, or joins the request for it; never rejects, the failure takes the page's place. */
  #fetchOne(): Promise<void> {
    this.#fetching ??= this.#fetch()
      .then(
        page => this.#ready.push({ page }),
        (error: unknown) => {
          this.#ended = true;
          this.#ready.push({ error });
        },
      )
      .then(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  async #fetch(): Promise<Page<T>> {
    const cursor = this.#cursor;
    this.#guard.follow(cursor);
    const page = await this.#walk.source(cursor, { signal: this.#signal });
    this.#cursor = page.cursor;
    if (page.cursor === undefined) this.#ended = true;
    return page;
  }
}
