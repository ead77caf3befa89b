import { parseTarget } from '../../host/exchange.js';
import { splitPath } from '../../host/router.js';
import { badRequest, VantiqRefusal } from '../errors.js';
import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import type { BatchCaller, RestCall, RestRequest } from '../requests/rest-request.js';
import { outcomeReply } from './outcome-reply.js';

/** Rows that one GET of a batch can answer at most (section 4.14). */
const MAX_ROWS = 1000;

/** Carries out many requests at once, and answers when all of them are done (V-B06). */
export async function handleBatch(
  call: RestCall,
  callerOf: BatchCaller,
  handle: (call: RestCall) => Promise<Outcome>,
): Promise<Outcome> {
  const requests = await call.request.json();
  if (!Array.isArray(requests)) throw badRequest('The body of a batch is not an array.');
  const parsed = requests.map((item, index) => batchRequest(call.request, item, index));
  return ok(
    await Promise.all(
      parsed.map(async request => {
        const outcome = await refusalOutcome(async () => {
          const caller = callerOf(name => request.header(name));
          return await handle({ installation: call.installation, caller, request });
        });
        return batchAnswer(capped(request, outcome));
      }),
    ),
  );
}

function batchRequest(outer: RestRequest, item: unknown, index: number): RestRequest {
  const { method, uri, headers, body } = isPlainObject(item) ? item : {};
  if (typeof method !== 'string' || typeof uri !== 'string') {
    throw badRequest(`The request ${index} of the batch needs a method and a uri.`, [index]);
  }
  const { path, query } = parseTarget(uri);
  const own = isPlainObject(headers) ? lowerCaseNames(headers) : {};
  return {
    method: method.toUpperCase(),
    path,
    segments: segmentsOf(path, index),
    query,
    header: name => own[name.toLowerCase()] ?? outer.header(name),
    json: async () => body,
    stream: undefined,
  };
}

function segmentsOf(path: string, index: number): readonly string[] {
  try {
    return splitPath(path).map(decodeURIComponent);
  } catch {
    throw badRequest(`The uri of the request ${index} of the batch is not percent-encoded UTF-8.`, [index]);
  }
}

function capped({ method }: RestRequest, outcome: Outcome): Outcome {
  if (method !== 'GET' || !Array.isArray(outcome.body)) return outcome;
  return { ...outcome, body: outcome.body.slice(0, MAX_ROWS) };
}

function batchAnswer(outcome: Outcome): Row {
  const { status, headers = {} } = outcomeReply(outcome);
  return { status, headers, body: outcome.body ?? null };
}

async function refusalOutcome(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VantiqRefusal) return { status: error.status, body: error.body };
    throw error;
  }
}

function lowerCaseNames(headers: Row): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
