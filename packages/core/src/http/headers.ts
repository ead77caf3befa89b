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
  return url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

/**
 * Sets all of `values`.
 *
 * @returns the first name whose name or value no header can carry; undefined when all were set. What the runtime throws is
 *   dropped, because its message repeats the value, which may be a secret.
 */
export function setHeaders(
  headers: Headers,
  values: Readonly<Record<string, string>> | undefined,
): string | undefined {
  for (const [name, value] of Object.entries(values ?? {})) {
    try {
      headers.set(name, value);
    } catch {
      return name;
    }
  }
  return undefined;
}
