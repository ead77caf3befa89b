/** How the messages of a session reach its client. */
export type TransportKind = 'websocket' | 'streaming' | 'polling';

/** The connection that a session has at the moment. */
export interface Transport {
  readonly kind: TransportKind;
  send(text: string): void;
  /** Says goodbye, with a close code where there is one. */
  close(code: number): void;
  /** Ends the connection without a word. */
  cut(): void;
}
