import { engineError } from '../errors.js';
import type { Typed } from '../functions/typed.js';
import type { Duration, EmitClause, Expression, SelectQuery } from '../sql/ast.js';
import { durationMs } from '../sql/interval-units.js';
import type { ExpressionCompiler } from './expression-compiler.js';
import type { QueryContext } from './query-context.js';
import type { Aggregation, Relation, Streaming, Trigger, WindowColumns } from './relation.js';
import type { Scope } from './scope.js';
import type { OutputItem } from './select-items.js';
import { parameters } from './source.js';
import { microsSql } from './stream-relation.js';

interface AggregateParts {
  readonly query: SelectQuery;
  readonly context: QueryContext;
  readonly relation: Relation;
  readonly scope: Scope;
  readonly items: readonly OutputItem[];
  readonly where: Typed | undefined;
  readonly expressions: ExpressionCompiler;
}

/** Everything from FROM to HAVING of a select that aggregates, and how it emits if it never ends. */
export function aggregateSelect(parts: AggregateParts): {
  readonly clauses: string;
  readonly keys: readonly Typed[];
  readonly streaming?: Streaming;
} {
  const { relation, context, query, scope, expressions } = parts;
  const keys = query.groupBy.map(key => groupKey(key, parts));
  const keySql = keys.map(key => key.sql);
  for (const key of query.groupBy) context.facts.groupByColumns.push(nameOfKey(key, parts));
  const window = windowOfKeys(relation, keySql);
  const streaming =
    relation.streaming === undefined ? undefined : emission(relation, window, context.emit, parts.where);
  const having = query.having === undefined ? [] : [expressions.condition(query.having, scope).sql];
  const filters = parts.where === undefined ? [] : [parts.where.sql];
  if (streaming?.aggregation !== undefined) {
    filters.push(...windowFilters(relation, window, streaming.aggregation));
    if (streaming.aggregation.trigger.kind === 'update') {
      having.push(`max(${relation.sequence}) > $${parameters.changed}::BIGINT`);
    }
  }
  const groupBy = [...new Set([...keySql, ...(window === undefined ? [] : [window.start, window.end])])];
  const clauses = [
    relation.sql === '' ? '' : `FROM ${relation.sql}`,
    filters.length === 0 ? '' : `WHERE ${filters.join(' AND ')}`,
    groupBy.length === 0 ? '' : `GROUP BY ${groupBy.join(', ')}`,
    having.length === 0 ? '' : `HAVING ${having.join(' AND ')}`,
  ];
  return {
    clauses: clauses.filter(clause => clause !== '').join(' '),
    keys,
    ...(streaming === undefined ? {} : { streaming }),
  };
}

/** A key of GROUP BY: an expression, an alias, or the number of a column. */
function groupKey(key: Expression, { items, scope, expressions }: AggregateParts): Typed {
  const position = key.kind === 'number' ? Number(key.text) : undefined;
  const compiled = position === undefined ? expressions.compile(key, scope) : items[position - 1]?.value;
  if (compiled === undefined)
    throw engineError('BAD_ARGUMENTS', `GROUP BY ${position}: there is no such column`);
  if (compiled.aggregate === true) {
    throw engineError('ILLEGAL_AGGREGATION', 'Aggregate function is found in GROUP BY');
  }
  return compiled;
}

function nameOfKey(key: Expression, { items }: AggregateParts): string {
  if (key.kind === 'name') return key.parts.at(-1)!;
  return key.kind === 'number' ? (items[Number(key.text) - 1]?.name ?? key.text) : key.kind;
}

/** The window that rows are grouped by. Streams in windows must name one of its bounds. */
function windowOfKeys(relation: Relation, keys: readonly string[]): WindowColumns | undefined {
  const { window } = relation;
  if (window === undefined) return undefined;
  if (keys.includes(window.start) || keys.includes(window.end)) return window;
  if (relation.streaming === undefined) return undefined;
  throw engineError('BAD_ARGUMENTS', `GROUP BY must name window_start or window_end of ${window.kind}`);
}

function emission(
  relation: Relation,
  window: WindowColumns | undefined,
  emit: EmitClause | undefined,
  where: Typed | undefined,
): Streaming {
  const { source, aggregation } = relation.streaming!;
  if (aggregation !== undefined) {
    throw engineError(
      'NOT_IMPLEMENTED',
      'An aggregation over an aggregation of a stream is not implemented by the emulator',
    );
  }
  if (emit?.timeout !== undefined) {
    throw engineError('NOT_IMPLEMENTED', 'EMIT TIMEOUT is not implemented by the emulator');
  }
  const trigger = triggerOf(emit, window);
  if (trigger.kind === 'window_close' && window === undefined) {
    throw engineError('BAD_ARGUMENTS', 'EMIT AFTER WINDOW CLOSE needs a window function such as tumble');
  }
  return {
    source,
    aggregation: {
      trigger,
      delayMicros: emit?.delay === undefined ? 0n : BigInt(Math.round(fixedMs(emit.delay, 0) * 1000)),
      ...(window === undefined ? {} : { window }),
      arrivalsSql: arrivalsSql(relation, where),
    },
  };
}

/** The statement that tells whether rows came that the aggregation takes in. */
function arrivalsSql(relation: Relation, where: Typed | undefined): string {
  const filter = where === undefined ? '' : ` WHERE ${where.sql}`;
  return `SELECT coalesce(max(${relation.sequence}), 0) FROM ${relation.sql}${filter}`;
}

/** Windows are emitted when they close, running totals every 2 seconds, unless EMIT says otherwise. */
function triggerOf(emit: EmitClause | undefined, window: WindowColumns | undefined): Trigger {
  const trigger = emit?.trigger;
  switch (trigger?.kind) {
    case 'periodic':
      return { kind: 'periodic', intervalMs: fixedMs(trigger.interval, 1), repeat: trigger.repeat };
    case 'update':
      return {
        kind: 'update',
        ...(trigger.batch === undefined ? {} : { batchMs: fixedMs(trigger.batch, 1) }),
      };
    case 'window_close':
      return trigger;
    default:
      return window === undefined
        ? { kind: 'periodic', intervalMs: 2000, repeat: false }
        : { kind: 'window_close' };
  }
}

function fixedMs(duration: Duration, least: number): number {
  const ms = durationMs(duration);
  if (ms === undefined || ms < least) {
    throw engineError(
      'BAD_ARGUMENTS',
      `EMIT needs intervals of at least ${least} ms, in weeks or smaller units`,
    );
  }
  return ms;
}

/** Rows of windows that are closed already came too late. */
function windowFilters(
  relation: Relation,
  window: WindowColumns | undefined,
  aggregation: Aggregation,
): readonly string[] {
  if (window === undefined) return [];
  const column = relation.columns.find(candidate => candidate.sql === window.end)!;
  const end = microsSql(window.end, column.type);
  const open = `${end} > $${parameters.closed}::BIGINT`;
  return aggregation.trigger.kind === 'window_close'
    ? [open, `${end} <= $${parameters.watermark}::BIGINT`]
    : [open];
}
