import type { Exchange } from '../../host/exchange.js';
import { writeJson } from '../../host/json.js';
import { empty, type Reply } from '../../host/reply.js';
import type { UserRole } from '../auth/credential-book.js';
import type { WireRow } from '../engine/contract.js';
import { EngineError } from '../engine/engine-error.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';
import { runUnderFaults } from '../queries/under-faults.js';
import { prepareStatement } from '../resources/prepare-statement.js';
import type { Workspace } from '../workspace/workspace.js';
import { engineAccessDenied, sqlErrorText } from './engine-errors.js';
import { rowPrinter } from './json-each-row.js';

/**
 * Runs the SQL of a request's body and streams the rows as NDJSON; an error on the way is text in the body, under
 * a 200 that was sent before.
 *
 * @throws EngineError when the statement is refused
 */
export async function streamSql(
  exchange: Exchange<TimeplusFaultEffect>,
  workspace: Workspace,
  role: UserRole,
): Promise<Reply | undefined> {
  const { answer, query } = exchange;
  const { queries } = workspace;
  const sql = await exchange.text();
  const prepared = await prepareStatement(
    workspace,
    sql,
    query.get('query_mode') === 'table' ? { mode: 'table' } : {},
  );
  if (prepared.kind === 'command') {
    if (role === 'read_only') throw engineAccessDenied();
    await prepared.run();
    return empty(200);
  }
  const { record, signal } = queries.start(prepared, { sql, name: '', description: '', tags: [] });
  if (answer.closed.aborted) queries.cancel(record);
  answer.closed.addEventListener('abort', () => queries.cancel(record), { once: true });
  answer.begin(200, {
    'content-type': 'application/x-ndjson; charset=UTF-8',
    'x-timeplus-query-id': record.id,
    'x-timeplus-timezone': 'UTC',
    'x-timeplus-summary': '{"read_rows":"0","read_bytes":"0"}',
  });
  answer.flushHead();
  const print = rowPrinter(prepared.header);
  const onRows = (rows: readonly WireRow[]): Promise<void> =>
    answer.write(rows.map(row => `${writeJson(print(row))}\n`).join(''));
  try {
    await runUnderFaults(prepared, exchange.effect, () => queries.cancel(record))({ signal, onRows });
    queries.end(record, 'finished');
  } catch (error) {
    const { message } = error as { message: string };
    queries.end(record, 'failed', message);
    const known = error instanceof EngineError ? error : new EngineError(1001, 'STD_EXCEPTION', message);
    await answer.write(`${sqlErrorText(known)}\n`);
  }
  await answer.end();
  return undefined;
}
