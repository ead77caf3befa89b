/** A text that is not a filter. */
export class FilterError extends Error {
  override readonly name = 'FilterError';

  constructor(position: number, expected: string) {
    super(`The filter could not be parsed: expected ${expected} at position ${position}.`);
  }
}

/** Reads a filter from left to right. Layout between tokens is skipped. */
export class FilterReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the next token begins, or the text ends. */
  get position(): number {
    this.#skipLayout();
    return this.#position;
  }

  get atEnd(): boolean {
    return this.position === this.#text.length;
  }

  /** Takes what a sticky pattern matches next; undefined, and nothing taken, when it does not. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#position = pattern.lastIndex;
    return found;
  }

  /** Takes a mark if it comes next. */
  take(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.position)) return false;
    this.#position += mark.length;
    return true;
  }

  /** Takes a whole word if it comes next. */
  takeWord(word: string): boolean {
    const start = this.position;
    if (this.match(/[A-Za-z_:$][A-Za-z0-9_:$-]*/y)?.[0] === word) return true;
    this.#position = start;
    return false;
  }

  /** @throws {FilterError} when something else comes next */
  expect(mark: string): void {
    if (!this.take(mark)) throw this.expected(mark);
  }

  /** Tries to read something, and goes back when it cannot be read. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const start = this.#position;
    const value = read();
    if (value === undefined) this.#position = start;
    return value;
  }

  /** The error that something else should come next. */
  expected(what: string): FilterError {
    return new FilterError(this.position, what);
  }

  #skipLayout(): void {
    while (/\s/.test(this.#text.charAt(this.#position))) this.#position++;
  }
}
