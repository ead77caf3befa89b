import { EngineError } from './engine-error.js';

/** Numeric codes of the real engine by name (section 4.3 and its ClickHouse heritage). */
const codes = {
  UNSUPPORTED_METHOD: 1,
  UNSUPPORTED_PARAMETER: 2,
  DUPLICATE_COLUMN: 15,
  NO_SUCH_COLUMN_IN_STREAM: 16,
  CANNOT_PARSE_INPUT: 27,
  BAD_ARGUMENTS: 36,
  UNKNOWN_IDENTIFIER: 47,
  ILLEGAL_TYPE_OF_ARGUMENT: 43,
  NUMBER_OF_ARGUMENTS_DOESNT_MATCH: 42,
  UNKNOWN_FUNCTION: 46,
  NOT_IMPLEMENTED: 48,
  UNKNOWN_TYPE: 50,
  TYPE_MISMATCH: 53,
  STREAM_ALREADY_EXISTS: 57,
  UNKNOWN_STREAM: 60,
  SYNTAX_ERROR: 62,
  ARGUMENT_OUT_OF_BOUND: 69,
  UNKNOWN_DATABASE: 81,
  UNKNOWN_SETTING: 115,
  TOO_DEEP_AST: 168,
  ILLEGAL_AGGREGATION: 184,
  AMBIGUOUS_IDENTIFIER: 207,
  NOT_AN_AGGREGATE: 215,
  NO_COMMON_TYPE: 386,
  UNKNOWN_EXCEPTION: 1002,
} as const;

/** Name of an engine error that this emulator gives. */
export type ErrorSymbol = keyof typeof codes;

/** The error of that name, ready to be thrown. */
export function engineError(symbol: ErrorSymbol, message: string): EngineError {
  return new EngineError(codes[symbol], symbol, message);
}
