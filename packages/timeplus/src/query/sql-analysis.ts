/** What the server makes of a statement without running it. */
export interface SqlAnalysis {
  /** `SELECT`, `INSERT`, `CREATE`, `UNKNOWN` and others (section 4.10). */
  readonly query_type?: string;
  readonly is_streaming?: boolean;
  readonly has_aggr?: boolean;
  readonly has_subquery?: boolean;
  readonly has_table_join?: boolean;
  readonly has_union?: boolean;
  readonly group_by_columns?: readonly string[] | null;
  readonly original_query?: string;
  readonly rewritten_query?: string;
  readonly required_columns?: readonly SqlAnalysisColumn[] | null;
  readonly result_columns?: readonly SqlAnalysisColumn[] | null;
  readonly [field: string]: unknown;
}

/** A column that a statement reads or gives. */
export interface SqlAnalysisColumn {
  readonly column?: string;
  readonly column_type?: string;
  readonly database?: string;
  readonly table?: string;
  readonly is_view?: boolean;
}

/** How a running query is executed. */
export interface QueryPipeline {
  readonly nodes?: readonly QueryPipelineNode[] | null;
  /** From node to node, by their ids. */
  readonly edges?: readonly { readonly from: number; readonly to: number }[] | null;
  readonly [field: string]: unknown;
}

/** A step of a running query. */
export interface QueryPipelineNode {
  readonly id: number;
  readonly name?: string;
  readonly status?: string;
  readonly metric?: {
    readonly processed_bytes?: number;
    /** Nanoseconds. */
    readonly processing_time_ns?: number;
  };
  readonly [field: string]: unknown;
}
