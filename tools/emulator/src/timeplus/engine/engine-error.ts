/** Refusal by the SQL engine, with the numeric code that the real one would give (section 4.3). */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  /** Numeric code, e.g. 60 for an unknown stream. */
  readonly code: number;
  /** Name of the code, e.g. `UNKNOWN_STREAM`. */
  readonly symbol: string;

  constructor(code: number, symbol: string, message: string) {
    super(message);
    this.code = code;
    this.symbol = symbol;
  }
}
