const REDACTED = '[redacted]';

/** Shorter strings would blank out innocent text. */
const SHORTEST_SCRUBBED = 4;

/** Deeper parts of a value are left out; following them would exhaust the stack. */
const DEEPEST = 50;

/**
 * Removes known secrets from texts that come from outside, such as a server's error message that echoes a header. Secrets
 * of fewer than four characters are not searched for.
 */
export class Scrubber {
  readonly #secrets: () => readonly string[];

  /** @param secrets is asked at each use, because tokens are renewed. */
  constructor(secrets: () => readonly string[]) {
    this.#secrets = secrets;
  }

  /** The text without the secrets, in the forms that servers repeat them: as they are, inside JSON, inside a URL. */
  text(text: string): string {
    const forms = this.#secrets()
      .filter(secret => secret.length >= SHORTEST_SCRUBBED)
      .flatMap(secret => [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret.toWellFormed()),
      ])
      // A secret may begin with another one; the longer must go first, or its tail would stay.
      .sort((a, b) => b.length - a.length);
    return forms.reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
  }

  /** Scrubs every string in a JSON-like value, keys included. */
  value(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth === DEEPEST) return '[nested too deep]';
    if (Array.isArray(value)) return value.map(item => this.value(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.text(key), this.value(item, depth + 1)]),
    );
  }

  /** A scrubber that knows `more` secrets as well. */
  with(more: () => readonly string[]): Scrubber {
    return new Scrubber(() => [...this.#secrets(), ...more()]);
  }
}
