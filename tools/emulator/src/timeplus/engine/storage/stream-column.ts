import type { DataType } from '../types/data-type.js';

/** A column of a stream with its type parsed. */
export interface StreamColumn {
  readonly name: string;
  readonly type: DataType;
  /** The DEFAULT expression. */
  readonly default?: string;
}
