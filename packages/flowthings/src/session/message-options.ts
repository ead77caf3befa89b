/** Options of one message. */
export interface MessageOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the answer, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
}
