import type { SocketLimits } from '@sdk/core';

/** What a query handler can give: one value, several in pieces, or nothing. */
export type QueryAnswer = object | null | undefined | AsyncIterable<object>;

/** A message that the server sent to a source. */
export interface ConnectorMessage {
  /** What was published, with the options of its `USING` merged in. */
  readonly object: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** How a connector behaves. */
export interface ConnectorOptions {
  /**
   * A secret that stays the same over restarts of this connector. With it the server lets a new connection take the place
   * of one that is only half closed; without, it may be refused for some 30 seconds.
   */
  readonly reconnectSecret?: string | undefined;
  /** Called with the configuration of the source, on each connection and whenever it has changed. */
  readonly onConfigure?: ((config: Readonly<Record<string, unknown>>) => void | Promise<void>) | undefined;
  /** Called with what is published to the source, one message after the other. */
  readonly onPublish?: ((message: ConnectorMessage) => void | Promise<void>) | undefined;
  /**
   * Answers a query. An array or object is the whole answer, nothing is an empty one, and an async iterable sends its
   * items one by one. What it throws fails the query.
   */
  readonly onQuery?: ((message: ConnectorMessage) => QueryAnswer | Promise<QueryAnswer>) | undefined;
  /** Called with what `onPublish` and `onConfigure` throw. @defaultValue writes to the client's logger */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Called once when the connector has ended for good; without an error when it was closed. */
  readonly onClose?: ((error: unknown) => void) | undefined;
  /**
   * Tries to connect for the first time, with growing waits between them. Refused credentials end them at once.
   *
   * @defaultValue 10
   */
  readonly connectAttempts?: number | undefined;
  /** Notifications that may wait for the server's answer, and for a connection. @defaultValue 25 */
  readonly maxWaiting?: number | undefined;
  readonly limits?: Partial<SocketLimits> | undefined;
  /** Ends the wait for the first connection. */
  readonly signal?: AbortSignal | undefined;
}

/** An error of a query handler that tells the caller of the query what went wrong. */
export class ConnectorQueryError extends Error {
  override readonly name: string = 'ConnectorQueryError';
  /** Short id, e.g. `com.example.bad.statement`. */
  readonly code: string;
  /** Text with places such as `{0}`. */
  readonly template: string;
  readonly parameters: readonly unknown[];

  constructor(code: string, template: string, parameters: readonly unknown[] = []) {
    super(template);
    this.code = code;
    this.template = template;
    this.parameters = parameters;
  }
}
