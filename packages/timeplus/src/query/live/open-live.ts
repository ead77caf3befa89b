import type { ErrorContext, HttpClient } from '@sdk/core';
import { RestCalls } from '../../rest/rest-calls.js';
import type { Sql } from '../../sql/sql.js';
import { statementText } from '../../sql/statement-text.js';
import { invalid } from '../../validation.js';
import type { Queries } from '../queries.js';
import type { RowSchemaOptions } from '../query-options.js';
import { typedRows, wireRows } from '../row-reader.js';
import type { LiveOptions } from './live-options.js';
import { LiveQuery } from './live-query.js';
import { questionsTo, resumePlan } from './resume-plan.js';

const CONTEXT: ErrorContext = { platform: 'timeplus', operation: 'live', attempts: 1 };

/** Runs a statement that is to last; see `TimeplusClient.live`. */
export async function openLive<Row>(
  http: HttpClient,
  queries: Queries,
  given: string | Sql,
  options: LiveOptions & RowSchemaOptions<Row> = {},
): Promise<LiveQuery<Row>> {
  const statement = statementText('live', given);
  checkLimits(options);
  const { schema, resume = 'auto', overlapMs, maxOverlapRows, maxReconnects, ...queryOptions } = options;
  const { batchingPolicy, name, description, tags, ...requestOptions } = queryOptions;
  const ask = questionsTo(new RestCalls(http), async (sql, by) => queries.analyze(sql, by), requestOptions);
  const plan = await resumePlan(statement, resume, ask);
  const first = await queries.open(plan?.statement ?? statement, queryOptions, wireRows);
  try {
    return new LiveQuery<Row>({
      context: CONTEXT,
      runtime: http.runtime,
      options,
      statement,
      plan,
      first,
      // The stream waits and counts between tries itself.
      open: async (text, signal) =>
        queries.open(
          text,
          { ...queryOptions, retry: false, signal: eitherOf(signal, options.signal) },
          wireRows,
        ),
      readRows: typedRows(schema),
    });
  } catch (error) {
    await first.close();
    throw error;
  }
}

function checkLimits(options: LiveOptions): void {
  for (const field of ['overlapMs', 'maxOverlapRows', 'maxReconnects'] as const) {
    const value = options[field];
    if (value === undefined || (Number.isInteger(value) && value >= 0)) continue;
    throw invalid('live', { field, expected: 'an integer of 0 or above', received: String(value) });
  }
}

function eitherOf(a: AbortSignal, b: AbortSignal | undefined): AbortSignal {
  return b === undefined ? a : AbortSignal.any([a, b]);
}
