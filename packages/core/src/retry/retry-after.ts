const SECONDS = /^\d+(\.\d+)?$/;

/**
 * Reads a `Retry-After` header: a number of seconds or an HTTP date. The date is compared with the `Date` of the same
 * answer, so that a wrong local clock does not matter.
 *
 * @param dateHeader the answer's `Date`.
 * @param nowMs estimate of the server's wall time, in milliseconds since the epoch, used where `Date` is missing.
 * @returns milliseconds to wait, never negative; undefined when the header is absent or unreadable.
 */
export function parseRetryAfter(
  header: string | null,
  dateHeader: string | null,
  nowMs: number,
): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (SECONDS.test(text)) return Math.round(Number(text) * 1000);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const sentAt = Date.parse(dateHeader ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? nowMs : sentAt));
}
