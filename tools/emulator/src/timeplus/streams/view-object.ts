import type { StreamInfo } from '../engine/contract.js';
import { ownership } from '../wire.js';
import { columnObject, retention } from './stream-object.js';

/** What REST requests said about a view that its SQL does not hold. */
export interface ViewDetails {
  readonly description?: string;
  readonly targetStream?: string;
  readonly logstoreRetentionBytes?: number;
  readonly logstoreRetentionMs?: number;
  readonly ttlExpression?: string;
}

/** The View object of both kinds of views, with every field that the generated clients insist on. */
export function viewObject(view: StreamInfo, details: ViewDetails): Record<string, unknown> {
  const ttl = details.ttlExpression ?? view.ttlExpression ?? '';
  return {
    name: view.name,
    description: details.description ?? view.description ?? '',
    query: view.query ?? '',
    materialized: view.kind === 'materialized_view',
    target_stream: details.targetStream ?? targetOf(view.createQuery) ?? '',
    columns: view.columns.map(columnObject),
    ...retention({ ...view, ...details }),
    ttl,
    ttl_expression: ttl,
    create_query: view.createQuery,
    ...ownership(view.createdAtMs, view.updatedAtMs),
  };
}

function targetOf(createQuery: string): string | undefined {
  return /\bINTO\s+`?([\w.]+)`?\s/i.exec(createQuery)?.[1];
}
