const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Finds where a JSON value ends in text that arrives in pieces; each character is looked at once. It only counts
 * brackets and follows strings: whether the value is valid is for the parser to say.
 */
export class JsonValueEnd {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #started = false;

  /** The next character given to `find` is the first one of a value. */
  begin(): void {
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#started = false;
  }

  /** Index in `text` just behind the value, or -1 when the value goes on behind `text`. */
  find(text: string, from: number): number {
    // The state is copied into variables and back, because reading fields for each character takes twice the time.
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    let started = this.#started;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) {
          inString = false;
          if (depth === 0) return at + 1;
        }
      } else if (code === QUOTE) {
        // A quote that follows a bare word, as in `1"a"`, is kept in the value, which the parser then refuses.
        inString = true;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth += 1;
      } else if (depth > 0) {
        if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
          depth -= 1;
          if (depth === 0) return at + 1;
        }
      } else if (code === COMMA || code === CLOSE_BRACKET || (started && code <= 32)) {
        return at;
      }
      started = true;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    this.#started = started;
    return -1;
  }
}
