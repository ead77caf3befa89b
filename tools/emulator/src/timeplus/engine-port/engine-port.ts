import { randomUUID } from 'node:crypto';
import type { Exchange } from '../../host/exchange.js';
import { json, type Reply } from '../../host/reply.js';
import { EngineError } from '../engine/engine-error.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';
import { unknownEndpoint } from '../unknown-endpoint.js';
import type { Workspace } from '../workspace/workspace.js';
import { type EngineCaller, engineCaller } from './engine-credentials.js';
import {
  authenticationFailed,
  ENGINE_VERSION,
  engineAccessDenied,
  engineErrorReply,
  engineStatus,
  sqlErrorText,
} from './engine-errors.js';
import { engineIngest, ingestStatuses } from './engine-ingest.js';
import { streamSql } from './sql-port.js';

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

/**
 * The paths of the engine's own port (sections 4.7 and 4.8), over the main workspace: ingest, ping, info and SQL.
 * Undefined for a path that belongs to the REST API.
 */
export function handleEngine(
  exchange: Exchange<TimeplusFaultEffect>,
  segments: readonly string[],
  workspace: () => Workspace,
  open: boolean,
): Promise<Reply | undefined> | undefined {
  const isRest = segments[0] === 'proton' || segments[0] === 'timeplusd';
  if (segments.length > 0 && !isRest) return undefined;
  const of = workspace();
  const caller: EngineCaller = open ? { role: 'admin' } : engineCaller(exchange, of.credentials);
  return isRest ? engineRest(exchange, segments.slice(1), of, caller) : runSql(exchange, of, caller);
}

async function runSql(
  exchange: Exchange<TimeplusFaultEffect>,
  workspace: Workspace,
  caller: EngineCaller,
): Promise<Reply | undefined> {
  if (exchange.method !== 'POST') return unknownEndpoint(exchange);
  try {
    if ('problem' in caller) throw authenticationFailed(caller.problem);
    const format = exchange.query.get('default_format');
    if (format !== 'JSONEachRow') {
      return text(501, `the emulator has no output format ${format ?? 'but JSONEachRow'}`);
    }
    return await streamSql(exchange, workspace, caller.role);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return text(engineStatus(error), sqlErrorText(error), {
      'x-timeplus-exception-code': String(error.code),
    });
  }
}

async function engineRest(
  exchange: Exchange<TimeplusFaultEffect>,
  path: readonly string[],
  workspace: Workspace,
  caller: EngineCaller,
): Promise<Reply> {
  const requestId = exchange.header('x-timeplus-request-id') || randomUUID();
  const reply = await restReply(exchange, path, workspace, caller, requestId);
  return { ...reply, headers: { ...reply.headers, 'x-timeplus-query-id': requestId } };
}

async function restReply(
  exchange: Exchange<TimeplusFaultEffect>,
  path: readonly string[],
  workspace: Workspace,
  caller: EngineCaller,
  requestId: string,
): Promise<Reply> {
  const refuse = (error: EngineError): Reply =>
    engineErrorReply(engineStatus(error), error.code, error.message, requestId);
  if ('problem' in caller) return refuse(authenticationFailed(caller.problem));
  switch (`${exchange.method} ${path.slice(0, 3).join('/')}`) {
    case 'GET ping':
      return json(200, { status: 'UP' });
    case 'GET info': {
      const time = new Date(workspace.clock.now()).toISOString();
      return json(200, { name: 'timeplusd', time, version: ENGINE_VERSION });
    }
    case 'POST v1/ingest/statuses':
      if (path.length === 3) return await ingestStatuses(exchange, workspace, requestId);
      break;
    case 'POST v1/ingest/streams':
      if (path.length !== 4) break;
      if (caller.role === 'read_only') return refuse(engineAccessDenied());
      return await engineIngest(exchange, path[3] ?? '', workspace, requestId);
  }
  if (path[0] === 'v1' && unbuilt.includes(path[1] ?? '')) return unknownEndpoint(exchange);
  return engineErrorReply(404, UNKNOWN_URI, 'Unknown URI', requestId);
}

function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
    body: `${body}\n`,
  };
}
