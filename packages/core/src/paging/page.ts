/** What the answer that brought a page says about itself. */
export interface PageResponse {
  readonly status: number;
  /** Answer headers of the allow-list. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId?: string | undefined;
  /** Attempts made, the first one included. */
  readonly attempts: number;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Names the next page; absent on the last one. Keep it to go on later with `byPage({ cursor })`. */
  readonly cursor?: string | undefined;
  /** Number of items in the whole list, where the server tells it. */
  readonly total?: number | undefined;
  readonly response?: PageResponse | undefined;
}

/** Fetches the page that `cursor` names, or the first one. */
export type PageSource<T> = (
  cursor: string | undefined,
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<Page<T>>;
