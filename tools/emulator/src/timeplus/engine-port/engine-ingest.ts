import type { Exchange } from '../../host/exchange.js';
import { JsonError } from '../../host/json.js';
import { json, type Reply } from '../../host/reply.js';
import { EngineError } from '../engine/engine-error.js';
import { ApiError, ErrorCode } from '../errors.js';
import { assertColumns } from '../ingest/ingest.js';
import { readRows } from '../ingest/rows.js';
import { Fields } from '../wire.js';
import type { Workspace } from '../workspace/workspace.js';
import { engineErrorReply, engineStatus } from './engine-errors.js';

/** Code of the errors of `ingest/statuses` (section 4.7). */
const POLL_ERROR = 1010;

const ingestModes = ['async', 'sync', 'ordered', 'fire_and_forget'];

/** `POST /proton/v1/ingest/streams/{stream}`; the modes `sync` and `ordered` answer when the rows are stored. */
export async function engineIngest(
  exchange: Exchange,
  name: string,
  { engine, ingests }: Workspace,
  requestId: string,
): Promise<Reply> {
  const mode = exchange.query.get('mode') ?? 'sync';
  if (!ingestModes.includes(mode)) {
    return engineErrorReply(400, ErrorCode.badArguments, `No support ingest mode: ${mode}`, requestId);
  }
  const stream = engine.find(name);
  if (!stream) {
    return engineErrorReply(404, ErrorCode.unknownStream, `Stream ${name} does not exist`, requestId);
  }
  try {
    const batch = readRows('compact', await exchange.text());
    assertColumns(batch, stream);
    const idempotentId = exchange.header('x-timeplus-idempotent-id');
    const stored = engine.ingest(name, batch.columns, batch.rows, idempotentId ? { idempotentId } : {});
    if (mode === 'async') {
      const pollId = ingests.follow(stored);
      return json(200, { request_id: requestId, poll_id: pollId, channel: ingests.channel });
    }
    if (mode === 'fire_and_forget') ingests.follow(stored);
    else await stored;
    return json(200, { request_id: requestId });
  } catch (error) {
    return ingestRefusal(error, requestId);
  }
}

/** `POST /proton/v1/ingest/statuses`: what became of ingests in mode `async`. */
export async function ingestStatuses(
  exchange: Exchange,
  { ingests }: Workspace,
  requestId: string,
): Promise<Reply> {
  const refuse = (message: string): Reply => engineErrorReply(400, POLL_ERROR, message, requestId);
  try {
    const fields = new Fields(await exchange.json());
    const pollIds = fields.texts('poll_ids');
    if (!pollIds) return refuse("Invalid Request, missing 'poll_ids' field");
    if (fields.requiredText('channel') !== ingests.channel) return refuse('channel: unknown channel');
    const status = pollIds.map(pollId => {
      const progress = ingests.progressOf(pollId);
      return { poll_id: pollId, progress: progress === 'Succeeded' ? 100 : 0, status: progress };
    });
    return json(200, { request_id: requestId, status });
  } catch (error) {
    if (error instanceof ApiError || error instanceof JsonError) return refuse(error.message);
    throw error;
  }
}

function ingestRefusal(error: unknown, requestId: string): Reply {
  if (error instanceof EngineError) {
    return engineErrorReply(engineStatus(error), error.code, error.message, requestId);
  }
  if (error instanceof ApiError) return engineErrorReply(400, error.code, error.message, requestId);
  if (error instanceof JsonError) {
    return engineErrorReply(400, ErrorCode.incorrectData, error.message, requestId);
  }
  throw error;
}
