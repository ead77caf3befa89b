import { ValidationError } from '../errors/other-errors.js';
import type { ErrorContext } from '../errors/sdk-error.js';
import type { RepeatedCursors } from './cursor-guard.js';
import type { Page, PageSource } from './page.js';
import { walkPages } from './walk-pages.js';

/** Where to begin, and how to end early. */
export interface ByPageOptions {
  /** Begins at the page that this cursor of an earlier page names, instead of at the first one. */
  readonly cursor?: string | undefined;
  /** Ends the walk and the request that is on its way. */
  readonly signal?: AbortSignal | undefined;
}

/** How many items to collect, and where to begin. */
export interface ToArrayOptions extends ByPageOptions {
  /** Most items to collect; `Infinity` collects the whole list. */
  readonly limit: number;
}

/**
 * A list that is fetched page by page while it is read. Nothing is requested before the first item is asked for,
 * each iteration starts anew at the first page, and leaving a loop early requests nothing more.
 *
 * @example
 * for await (const item of pager) {
 *   if (item.name === 'wanted') break;
 * }
 */
export interface Pager<T> extends AsyncIterable<T> {
  /** Walks over whole pages, with their cursors, totals and facts about the answers. */
  byPage(options?: ByPageOptions): AsyncGenerator<Page<T>, void, undefined>;
  /** The first `limit` items, fewer when the list is shorter. */
  toArray(options: ToArrayOptions): Promise<T[]>;
  /** The first item, or undefined when the list is empty. */
  first(options?: ByPageOptions): Promise<T | undefined>;
}

/** How a list is read. */
export interface PagerOptions {
  /** Names the operation in errors. */
  readonly context: ErrorContext;
  /**
   * Pages to fetch ahead while earlier ones are being worked on.
   *
   * @defaultValue 0
   */
  readonly prefetch?: number | undefined;
  /** @defaultValue 'throw' */
  readonly repeatedCursors?: RepeatedCursors | undefined;
  /** Ends every walk. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a list out of a function that fetches one page.
 *
 * @throws {ValidationError} when `prefetch` is no whole number of 0 or more.
 */
export function createPager<T>(source: PageSource<T>, options: PagerOptions): Pager<T> {
  const prefetch = options.prefetch ?? 0;
  if (!Number.isInteger(prefetch) || prefetch < 0) {
    throw refusal(options.context, 'prefetch', 'a whole number of 0 or more', prefetch);
  }

  const byPage = (from: ByPageOptions = {}): AsyncGenerator<Page<T>, void, undefined> =>
    walkPages({
      source,
      context: options.context,
      start: from.cursor,
      prefetch,
      repeatedCursors: options.repeatedCursors ?? 'throw',
      signal: anySignal(options.signal, from.signal),
    });

  const take = async (limit: number, from: ByPageOptions): Promise<T[]> => {
    const taken: T[] = [];
    for await (const page of byPage(from)) {
      for (const item of page.items) {
        taken.push(item);
        if (taken.length === limit) return taken;
      }
    }
    return taken;
  };

  return {
    byPage,
    async toArray(wanted) {
      const limit: unknown = wanted?.limit;
      if (limit !== Number.POSITIVE_INFINITY && !(Number.isInteger(limit) && (limit as number) > 0)) {
        throw refusal(options.context, 'limit', 'a whole number above 0, or Infinity', limit);
      }
      return take(wanted.limit, wanted);
    },
    async first(from = {}) {
      return (await take(1, from))[0];
    },
    async *[Symbol.asyncIterator]() {
      for await (const page of byPage()) yield* page.items;
    },
  };
}

function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter(signal => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
}

function refusal(context: ErrorContext, field: string, expected: string, received: unknown): ValidationError {
  const { platform, operation } = context;
  return new ValidationError({
    platform,
    operation,
    issues: [{ field, expected, received: String(received) }],
  });
}
