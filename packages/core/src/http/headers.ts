/** Answer headers that may appear in errors and logs; everything else stays private. */
const SHOWN = new Set([
  'content-type',
  'content-length',
  'date',
  'retry-after',
  'x-request-id',
  'x-total-count',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
]);

/** The headers of an answer that are safe to show, with lower-case names. */
export function shownHeaders(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (SHOWN.has(name)) shown[name] = value;
  });
  return shown;
}

/** The address without query, fragment and credentials, for errors, logs and traces. */
export function shownAddress(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
