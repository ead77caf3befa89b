/**
 * Cancels what is left of a body. Nobody waits for it: the connection may be gone already, and where the answer has been
 * cloned, as fetch wrappers do, the cancellation only ends with that of the clone.
 */
export function dropBody(body: { cancel(): Promise<void> } | null): void {
  body?.cancel().catch(() => {});
}
