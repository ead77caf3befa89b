import { EngineError } from '../engine-error.js';
import { type ErrorSymbol, engineError } from '../errors.js';

/** How the messages of DuckDB begin, and the engine's code for such a failure. */
const kinds: readonly (readonly [string, ErrorSymbol])[] = [
  ['Conversion Error', 'CANNOT_PARSE_INPUT'],
  ['Out of Range Error', 'ARGUMENT_OUT_OF_BOUND'],
  ['Not implemented Error', 'NOT_IMPLEMENTED'],
  ['Parser Error', 'SYNTAX_ERROR'],
  ['Invalid Input Error', 'BAD_ARGUMENTS'],
];

/** A failure inside DuckDB as the engine's refusal. */
export function databaseError(cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const firstLine = message.split('\n', 1)[0]!;
  if (firstLine.includes('expression depth limit')) {
    return engineError('TOO_DEEP_AST', 'The statement is nested too deeply');
  }
  if (firstLine.includes('GROUP BY clause')) return engineError('NOT_AN_AGGREGATE', notAggregated);
  if (firstLine.startsWith('Binder Error')) {
    const isNested = firstLine.includes('aggregate function calls cannot be nested');
    if (isNested || firstLine.includes('WHERE clause cannot contain aggregates')) {
      return engineError('ILLEGAL_AGGREGATION', 'Aggregate function is found inside another one or in WHERE');
    }
    return engineError('ILLEGAL_TYPE_OF_ARGUMENT', firstLine);
  }
  const kind = kinds.find(([prefix]) => firstLine.startsWith(prefix));
  return engineError(kind?.[1] ?? 'UNKNOWN_EXCEPTION', firstLine);
}

const notAggregated = 'Column is not under aggregate function and not in GROUP BY';
