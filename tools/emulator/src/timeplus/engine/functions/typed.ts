import { type DataType, isNullable, nullableType } from '../types/data-type.js';

/** A compiled expression: DuckDB's SQL, and the engine's type of it. */
export interface Typed {
  readonly sql: string;
  readonly type: DataType;
  /** Of a literal: how it was written, for conversions that must be exact. */
  readonly literal?: string | null;
  /** Whether the SQL holds an aggregate function. */
  readonly aggregate?: boolean;
}

/** A compiled expression of the parts given; it aggregates when one of its parts does. */
export function typed(sql: string, type: DataType, parts: readonly Typed[] = []): Typed {
  return parts.some(part => part.aggregate === true) ? { sql, type, aggregate: true } : { sql, type };
}

/** The type, nullable when one of the arguments may be null. */
export function liftNullable(type: DataType, args: readonly Typed[]): DataType {
  return args.some(argument => isNullable(argument.type)) ? nullableType(type) : type;
}

/** A SQL string literal. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
