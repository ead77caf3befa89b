import { corsHeaders } from '../../host/cors.js';
import type { Exchange } from '../../host/exchange.js';
import { writeJson } from '../../host/json.js';
import { empty, type Reply } from '../../host/reply.js';
import type { WireRow } from '../engine/contract.js';
import { EngineError } from '../engine/engine-error.js';
import type { Workspace } from '../workspace/workspace.js';
import { sqlErrorText } from './engine-errors.js';
import { rowPrinter } from './json-each-row.js';

/**
 * Runs the SQL of a request's body and streams the rows as NDJSON; an error on the way is text in the body, under
 * a 200 that was sent before.
 *
 * @throws EngineError when the statement is refused
 */
export async function streamSql(exchange: Exchange, { engine, queries }: Workspace): Promise<Reply | undefined> {
  const { answer, query } = exchange;
  const sql = await exchange.text();
  const prepared = await engine.prepare(sql, query.get('query_mode') === 'table' ? { mode: 'table' } : {});
  if (prepared.kind === 'command') {
    await prepared.run();
    return empty(200);
  }
  const { record, signal } = queries.start(prepared, { sql, name: '', description: '', tags: [] });
  answer.closed.addEventListener('abort', () => queries.cancel(record), { once: true });
  answer.begin(200, {
    ...corsHeaders,
    'content-type': 'application/x-ndjson; charset=UTF-8',
    'x-timeplus-query-id': record.id,
  });
  answer.flushHead();
  const print = rowPrinter(prepared.header);
  const onRows = (rows: readonly WireRow[]): Promise<void> =>
    answer.write(rows.map(row => `${writeJson(print(row))}\n`).join(''));
  try {
    await prepared.run({ signal, onRows });
    queries.end(record, 'finished');
  } catch (error) {
    const [code, symbol] = error instanceof EngineError ? [error.code, error.symbol] : [1001, 'STD_EXCEPTION'];
    const message = (error as { message: string }).message;
    queries.end(record, 'failed', message);
    await answer.write(`${sqlErrorText(code, symbol, message)}\n`);
  }
  await answer.end();
  return undefined;
}
