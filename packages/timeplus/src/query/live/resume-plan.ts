import { isHttpError, path, type RequestOptions } from '@sdk/core';
import type { RestCalls } from '../../rest/rest-calls.js';
import { quoteSqlValue, type Sql } from '../../sql/sql.js';
import { statementText } from '../../sql/statement-text.js';
import type { StreamInfo } from '../../streams/stream-definition.js';
import { invalid } from '../../validation.js';
import type { Column } from '../../values/column.js';
import type { SqlAnalysis } from '../sql-analysis.js';
import type { LiveOptions } from './live-options.js';
import { parseTail, type TailStatement } from './tail-statement.js';

/** How a statement is run so that it can be resumed. */
export interface ResumePlan {
  /** The statement to begin with. */
  readonly statement: string;
  /** It begins with stored rows. */
  readonly replays: boolean;
  /** Whether a resumed statement covers all rows since its point in time. */
  readonly isExact: boolean;
  /** Rows after which it is complete. */
  readonly limit: number | undefined;
  /** Columns at the end of each row that the caller did not ask for. */
  readonly hidden: readonly string[];
  /** The statement for the rows since that time and those to come. */
  readonly since: (time: Date) => string;
  /** Place of the event time among the columns. @throws {ValidationError} when it is not selected. */
  readonly timeColumn: (header: readonly Column[]) => number;
}

/** What the server has to be asked. */
export interface PlanQuestions {
  readonly analyze: (statement: string) => Promise<SqlAnalysis>;
  readonly streamInfo: (stream: TailStatement['stream']) => Promise<StreamInfo>;
}

/** How a statement asks for stored rows (section 4.10). */
const BEGINS_WITH_HISTORY = /\b_tp_time\s*>|\bseek_to\b/i;
const TIME_COLUMN = '_sdk_tp_time';
const SEQUENCE_COLUMN = '_sdk_tp_sn';
const TIME = `_tp_time as ${TIME_COLUMN}`;
const SEQUENCE = `_tp_sn as ${SEQUENCE_COLUMN}`;

/** The plan for a statement; undefined when it can only be restarted. */
export async function resumePlan(
  statement: string,
  resume: LiveOptions['resume'],
  ask: PlanQuestions,
): Promise<ResumePlan | undefined> {
  if (resume === 'restart') return undefined;
  if (typeof resume === 'function') return planOfCaller(statement, resume);
  const tail = parseTail(statement);
  if (tail === undefined) return undefined;
  const [hidden, isAppendOnly] = await Promise.all([
    hiddenColumns(tail, ask),
    ask.streamInfo(tail.stream).then(isAppendOnlyStream, noneIfRefused),
  ]);
  if (hidden === undefined || isAppendOnly !== true) return undefined;
  return {
    statement: tail.text(hidden),
    replays: tail.readsHistory,
    isExact: !tail.dependsOnTime,
    limit: tail.limit,
    hidden: hidden.map(column => column.split(' as ')[1] as string),
    since: time => tail.text(hidden, `_tp_time >= ${quoteSqlValue(time)}`),
    timeColumn: header => placeOf(TIME_COLUMN, header),
  };
}

function planOfCaller(statement: string, since: (time: Date) => string | Sql): ResumePlan {
  return {
    statement,
    replays: BEGINS_WITH_HISTORY.test(statement),
    isExact: true,
    limit: undefined,
    hidden: [],
    since: time => statementText('live', since(time)),
    timeColumn: header => placeOf('_tp_time', header),
  };
}

function placeOf(name: string, header: readonly Column[]): number {
  const place = header.findIndex(column => column.name === name);
  if (place === -1) throw invalid('live', { field: 'sql', expected: `a statement whose rows have ${name}` });
  return place;
}

/**
 * What to select beside the caller's columns: the event time, and the sequence number where the server shows it, which
 * tells equal rows apart. Undefined when the server's analysis does not say that the statement is a plain tail.
 */
async function hiddenColumns(
  tail: TailStatement,
  ask: PlanQuestions,
): Promise<readonly string[] | undefined> {
  for (const columns of [[TIME, SEQUENCE], [TIME]]) {
    const analysis = await ask.analyze(tail.text(columns)).catch(noneIfRefused);
    if (analysis !== undefined) return isPlainTail(analysis) ? columns : undefined;
  }
  return undefined;
}

function isPlainTail(analysis: SqlAnalysis): boolean {
  return (
    analysis.is_streaming === true &&
    analysis.has_aggr === false &&
    analysis.has_subquery === false &&
    analysis.has_table_join === false &&
    analysis.has_union === false &&
    (analysis.group_by_columns ?? []).length === 0
  );
}

/** Keyed streams keep only the newest row of each key, external ones do not replay by event time (section 4.5). */
function isAppendOnlyStream({ is_external: isExternal, mode, columns }: StreamInfo): boolean {
  return isExternal !== true && mode === 'append' && columns.some(column => column.name === '_tp_time');
}

/**
 * What the server refuses to tell is not known; the statement itself will show what is wrong with it. Servers refuse with
 * status 500 too, which then carries a code of the engine.
 */
function noneIfRefused(error: unknown): undefined {
  if (isHttpError(error)) {
    const { retryable, status, serverCode } = error;
    if (!retryable || (status === 500 && serverCode !== undefined && serverCode !== status)) return undefined;
  }
  throw error;
}

/** Asks by REST. */
export function questionsTo(
  rest: RestCalls,
  analyze: (statement: string, options: RequestOptions) => Promise<SqlAnalysis>,
  options: RequestOptions,
): PlanQuestions {
  return {
    analyze: statement => analyze(statement, options),
    streamInfo: async ({ name, db }) =>
      rest.get<StreamInfo>(
        () => ({ operation: 'streams.get', path: path`/v1beta2/streams/${name}`, query: { db } }),
        options,
      ),
  };
}
