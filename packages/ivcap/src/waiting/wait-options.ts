/** How the end of an order or a job is waited for. */
export interface WaitOptions<T> {
  /** Called with each record that tells something new: the first one, and those with another status. */
  readonly onProgress?: ((record: T) => void) | undefined;
  /** Gives the waiting up; what runs at the server goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Time to wait, in milliseconds. @defaultValue Infinity */
  readonly timeoutMs?: number | undefined;
  /** Wait between the first two questions, in milliseconds; it grows by half with each. @defaultValue 2000, or less where the server says so */
  readonly firstDelayMs?: number | undefined;
  /** Longest wait between two questions, in milliseconds. @defaultValue 10000 */
  readonly maxDelayMs?: number | undefined;
}
