/** A socket of either kind, as sessions write to it. */
export interface SocketChannel {
  send(text: string): void;
  /** Says goodbye with a close code. */
  close(code: number, reason?: string): void;
  /** Ends the connection without a word (1006 on the other side). */
  terminate(): void;
}

/** Closes with a code; 1006, which no frame can carry, ends the connection. */
export function closeWith(channel: SocketChannel, code: number): void {
  if (code === 1006) channel.terminate();
  else channel.close(code);
}
