import type { Outcome } from '../outcome.js';

/** A connected extension source (section 4.9). */
export interface Connector {
  readonly namespace: string;
  readonly source: string;
  /** Sends a query and waits for all of its answer. */
  query(query: unknown): Promise<Outcome>;
  /** Sends a message, without an answer. */
  publish(message: unknown): void;
  /** Asks it to connect again, because its configuration changed. */
  reconnectRequired(): void;
  /** What lets the same connector take over from a connection that is half open. */
  readonly reconnectSecret: string | undefined;
  /** Ends its session; what waits for an answer fails. */
  closed(): void;
}

/** The connectors that stand for sources now, at most one for each. */
export class ConnectorRegistry {
  readonly #connectors = new Map<string, Connector>();

  /** Puts a connector in the place of the one that stood for its source. */
  add(connector: Connector): void {
    const key = keyOf(connector.namespace, connector.source);
    const before = this.#connectors.get(key);
    if (before !== connector) before?.closed();
    this.#connectors.set(key, connector);
  }

  remove(connector: Connector): void {
    const key = keyOf(connector.namespace, connector.source);
    if (this.#connectors.get(key) === connector) this.#connectors.delete(key);
  }

  find(namespace: string, source: string): Connector | undefined {
    return this.#connectors.get(keyOf(namespace, source));
  }

  list(): readonly Connector[] {
    return [...this.#connectors.values()];
  }
}

function keyOf(namespace: string, source: string): string {
  return `${namespace} ${source}`;
}
