import { empty, json, type Reply } from '../../host/reply.js';
import { assertMayChange, type Endpoint } from '../endpoint.js';
import type { PreparedQuery, WireRow } from '../engine/contract.js';
import { ApiError, badArgument, ErrorCode } from '../errors.js';
import { queryObject } from '../queries/query-record.js';
import { Fields } from '../wire.js';
import { prepareStatement } from './prepare-statement.js';

const DEFAULT_TIMEOUT_MS = 30_000;

/** `POST /v1beta2/exec`: SQL that is answered at once, as one document. */
export const execEndpoint: Endpoint = {
  method: 'POST',
  path: '/v1beta2/exec',
  reads: true,
  async handle({ exchange, workspace, role }) {
    const fields = new Fields(await exchange.json());
    const sql = fields.requiredText('sql');
    const type = fields.oneOf('type', ['historical', 'ddl']);
    if (type === undefined) throw badArgument('type: expected one of historical, ddl');
    const timeoutMs = fields.positiveInteger('timeout_ms') ?? DEFAULT_TIMEOUT_MS;
    const prepared = await prepareStatement(workspace, sql, { mode: 'table' });
    if (prepared.kind === 'query') return await allRows(prepared, timeoutMs, exchange.answer.closed);
    assertMayChange({ role });
    await prepared.run();
    return empty(204);
  },
};

/**
 * `POST /v1beta2/queries/exec` of the cloud era: runs SQL to its end and answers the Query object without
 * rows; what a real server does with them is not documented.
 */
export const executeQueryEndpoint: Endpoint = {
  method: 'POST',
  path: '/v1beta2/queries/exec',
  removed: true,
  reads: true,
  async handle({ exchange, workspace, role }) {
    const sql = new Fields(await exchange.json()).requiredText('sql');
    const prepared = await prepareStatement(workspace, sql, { mode: 'table' });
    if (prepared.kind === 'command') assertMayChange({ role });
    const { queries } = workspace;
    const { record, signal } = queries.start(prepared, { sql, name: '', description: '', tags: [] });
    try {
      if (prepared.kind === 'command') await prepared.run();
      else
        await prepared.run({ signal: AbortSignal.any([signal, exchange.answer.closed]), onRows: () => {} });
      queries.end(record, 'finished');
    } catch (error) {
      queries.end(record, 'failed', (error as { message: string }).message);
      throw error;
    }
    return json(200, queryObject(record));
  },
};

async function allRows(prepared: PreparedQuery, timeoutMs: number, gone: AbortSignal): Promise<Reply> {
  const rows: WireRow[] = [];
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const signal = AbortSignal.any([timeout.signal, gone]);
    await prepared.run({ signal, onRows: batch => appendAll(rows, batch) });
  } catch (error) {
    if (!timeout.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  if (timeout.signal.aborted) {
    // Guess of the page, section 6, item 7: the engine itself would answer 408.
    const message = `Timeout exceeded: the query took longer than ${timeoutMs} ms`;
    throw new ApiError(400, ErrorCode.timeout, message, 'timeplusd');
  }
  return json(200, { columns: prepared.header, data: rows });
}

/** Not `push(...batch)`: the arguments of a call have a limit. */
function appendAll(rows: WireRow[], batch: readonly WireRow[]): void {
  for (const row of batch) rows.push(row);
}
