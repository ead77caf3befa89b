const REDACTED = '[redacted]';

/** Node's `util.inspect` and `console.log` call the method of this name. */
const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Holds a secret so that printing, serialising or inspecting it shows `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect](): string {
    return REDACTED;
  }
}

/** Shorter strings would blank out innocent text. */
const SHORTEST_SCRUBBED = 4;

/** Removes known secrets from texts that come from outside, such as a server's error message that echoes a header. */
export class Scrubber {
  readonly #secrets: () => readonly string[];

  constructor(secrets: () => readonly string[]) {
    this.#secrets = secrets;
  }

  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets()) {
      if (secret.length >= SHORTEST_SCRUBBED && clean.includes(secret))
        clean = clean.replaceAll(secret, REDACTED);
    }
    return clean;
  }

  /** Scrubs every string in a JSON-like value, keys included. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map(item => this.value(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [this.text(key), this.value(item)]),
      );
    }
    return value;
  }
}
