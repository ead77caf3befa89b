import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import type { WhereContext } from '../where/compile-where.js';
import { instance, type RecordCall, shown, tableOf } from './operations.js';
import { aggregateRows, project, selectRows } from './select.js';
import type { SelectQuery } from './select-query.js';

/** SELECT of many. */
export function select(call: RecordCall, query: SelectQuery): Outcome {
  return selectRows(shownRows(call), query, whereContext(call));
}

/** SELECT of one, by its key or its `_id`. */
export function selectOne(call: RecordCall, id: string, { props }: Pick<SelectQuery, 'props'>): Outcome {
  const row = shown(call, instance(call, id));
  return ok(props ? project(row, props) : row);
}

/** AGGREGATE. */
export function aggregate(call: RecordCall, pipeline: unknown): Outcome {
  return aggregateRows(shownRows(call), pipeline);
}

/** What a where of a call may refer to. */
export function whereContext({ installation, caller, kind }: RecordCall): WhereContext {
  return { kind, caller, nowMs: installation.clock.now() };
}

function* shownRows(call: RecordCall): Generator<Row> {
  for (const row of tableOf(call).rows()) yield shown(call, row);
}
