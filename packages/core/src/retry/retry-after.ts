const SECONDS = /^\d+(\.\d+)?$/;

/**
 * Reads a `Retry-After` header: a number of seconds or an HTTP date. The date is compared with the server's own
 * `Date` where that is known, so that a wrong local clock does not matter.
 *
 * @param nowMs wall time of the server, in milliseconds since the epoch.
 * @returns milliseconds to wait, never negative; undefined when the header is absent or unreadable.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (SECONDS.test(text)) return Math.round(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
