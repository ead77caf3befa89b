import { randomUUID } from 'node:crypto';
import type { Exchange } from '../../host/exchange.js';
import { JsonError } from '../../host/json.js';
import { json, type Reply } from '../../host/reply.js';
import { EngineError } from '../engine/engine-error.js';
import { ApiError, ErrorCode } from '../errors.js';
import { assertColumns } from '../ingest/ingest.js';
import { readRows } from '../ingest/rows.js';
import { unknownEndpoint } from '../unknown-endpoint.js';
import type { Workspace } from '../workspace/workspace.js';
import { credentialProblem } from './engine-credentials.js';
import { ENGINE_VERSION, engineErrorReply, sqlErrorText } from './engine-errors.js';
import { streamSql } from './sql-port.js';

const AUTHENTICATION_FAILED = 516;

/** Chosen for the emulator; the number of the real engine is not known. */
const UNKNOWN_URI = 98;

/** What the real engine has under `/proton/v1/` and the emulator has not. */
const unbuilt = [
  'ingest',
  'ddl',
  'sqlanalyzer',
  'sqlformat',
  'search',
  'udfs',
  'pipeline_metrics',
  'storageinfo',
  'clusterinfo',
  'system',
];

/** Ways to ingest; all of them work in the same way here. */
const ingestModes = ['async', 'sync', 'ordered', 'fire_and_forget'];

/**
 * The paths of the engine's own port (sections 4.7 and 4.8), over the main workspace: ingest, ping, info and SQL.
 * Undefined for a path that belongs to the REST API.
 */
export function handleEngine(
  exchange: Exchange,
  segments: readonly string[],
  workspace: () => Workspace,
  open: boolean,
): Promise<Reply | undefined> | undefined {
  if (segments.length === 0) return runSql(exchange, workspace(), open);
  if (segments[0] !== 'proton' && segments[0] !== 'timeplusd') return undefined;
  return engineRest(exchange, segments.slice(1), workspace(), open);
}

async function runSql(exchange: Exchange, workspace: Workspace, open: boolean): Promise<Reply | undefined> {
  if (exchange.method !== 'POST') return unknownEndpoint(exchange);
  const problem = open ? undefined : credentialProblem(exchange, workspace.credentials);
  if (problem) return text(403, sqlErrorText(AUTHENTICATION_FAILED, 'AUTHENTICATION_FAILED', problem));
  const format = exchange.query.get('default_format');
  if (format !== 'JSONEachRow') {
    return text(501, `the emulator has no output format ${format ?? 'but JSONEachRow'}`);
  }
  try {
    return await streamSql(exchange, workspace);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return text(400, sqlErrorText(error.code, error.symbol, error.message));
  }
}

async function engineRest(exchange: Exchange, path: readonly string[], workspace: Workspace, open: boolean): Promise<Reply> {
  const requestId = exchange.header('x-timeplus-request-id') ?? randomUUID();
  const problem = open ? undefined : credentialProblem(exchange, workspace.credentials);
  if (problem) return engineErrorReply(403, AUTHENTICATION_FAILED, problem, requestId);
  const operation = `${exchange.method} ${path.slice(0, 3).join('/')}`;
  if (operation === 'GET ping') return json(200, { status: 'UP' });
  if (operation === 'GET info') {
    return json(200, { name: 'timeplusd', time: new Date(workspace.clock.now()).toISOString(), version: ENGINE_VERSION });
  }
  if (operation === 'POST v1/ingest/streams' && path.length === 4) {
    return await ingest(exchange, path[3] ?? '', workspace, requestId);
  }
  if (path[0] === 'v1' && unbuilt.includes(path[1] ?? '')) return unknownEndpoint(exchange);
  return engineErrorReply(404, UNKNOWN_URI, 'Unknown URI', requestId);
}

async function ingest(
  exchange: Exchange,
  name: string,
  workspace: Workspace,
  requestId: string,
): Promise<Reply> {
  const mode = exchange.query.get('mode');
  if (mode !== null && !ingestModes.includes(mode)) {
    return engineErrorReply(400, ErrorCode.badArguments, `No support ingest mode: ${mode}`, requestId);
  }
  const stream = workspace.engine.find(name);
  if (!stream) {
    return engineErrorReply(404, ErrorCode.unknownStream, `Stream ${name} does not exist`, requestId);
  }
  try {
    const batch = readRows('compact', await exchange.text());
    assertColumns(batch, stream);
    const idempotentId = exchange.header('x-timeplus-idempotent-id');
    await workspace.engine.ingest(name, batch.columns, batch.rows, idempotentId ? { idempotentId } : {});
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof EngineError || error instanceof JsonError)) throw error;
    const code = 'code' in error ? error.code : ErrorCode.incorrectData;
    return engineErrorReply(400, code, error.message, requestId);
  }
  return json(200, { request_id: requestId });
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=UTF-8' }, body: `${body}\n` };
}
