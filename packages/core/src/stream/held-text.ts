/**
 * Text of which only the beginning has arrived. Pieces are kept apart and joined once, so that a long item in many
 * small pieces costs time in proportion to its length.
 */
export class HeldText {
  #pieces: string[] = [];
  #length = 0;

  /** Characters held. */
  get length(): number {
    return this.#length;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Everything held, followed by `rest`; nothing is held afterwards. */
  take(rest: string): string {
    if (this.#length === 0) return rest;
    this.#pieces.push(rest);
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}
