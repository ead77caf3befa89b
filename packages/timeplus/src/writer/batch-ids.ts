const RANDOM_BYTES = 16;

/**
 * Ids for the batches of one writer: random for the writer, then counted. No other writer has the same ones, whatever
 * process or machine it runs on.
 */
export function batchIds(): (number: number) => string {
  // `randomUUID` is missing on pages that are not served over HTTPS.
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  const writer = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return number => `${writer}-${number}`;
}
