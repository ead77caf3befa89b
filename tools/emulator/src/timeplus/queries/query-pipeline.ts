import type { QueryProgress } from '../engine/contract.js';
import type { QueryRecord } from './query-record.js';

interface PipelineNode {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly metric: { readonly processed_bytes: number; readonly processing_time_ns: number };
}

interface QueryPipeline {
  readonly nodes: readonly PipelineNode[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
}

/** The QueryPipeline: from what a query reads, over the query, to its output. The names of nodes are a guess. */
export function queryPipeline(query: QueryRecord, progress: QueryProgress): QueryPipeline {
  const { analysis, status } = query;
  const tables = [...new Set(analysis.requiredColumns.map(({ table }) => table))];
  const transform = analysis.hasAggregate ? 'AggregatingTransform' : 'ExpressionTransform';
  const names = [...tables.map(table => `Source(${table})`), transform, 'Output'];
  const metric = { processed_bytes: progress.scannedBytes, processing_time_ns: 0 };
  return {
    nodes: names.map((name, id) => ({ id, name, status, metric })),
    edges: [
      ...tables.map((_, from) => ({ from, to: tables.length })),
      { from: tables.length, to: tables.length + 1 },
    ],
  };
}
