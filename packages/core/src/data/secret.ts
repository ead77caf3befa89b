const REDACTED = '[redacted]';

/** Node's `util.inspect` and `console.log` call the method of this name. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** Holds a secret so that printing, serialising or inspecting it shows `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.defineProperty(this, inspect, { value: () => REDACTED });
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
}
