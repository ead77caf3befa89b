/**
 * A body that is being received. The HTTP layer gives it to a stream decoder; reading it is covered by the call's
 * idle time-out and by its AbortSignal, and failures are already translated into SdkErrors.
 */
export interface ByteSource {
  /** The next bytes, or undefined at the regular end. Rejects with an SdkError when the connection breaks. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends the transfer and frees the connection. Idempotent; never rejects. */
  cancel(): Promise<void>;
}
