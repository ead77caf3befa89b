import { writeJson } from '../../host/json.js';
import { empty, type Reply } from '../../host/reply.js';
import type { IvcapCall } from '../endpoint.js';
import { Patience } from '../engine/changes.js';
import type { JobEvent } from '../engine/event-log.js';
import { invalidParameter } from '../errors.js';
import { countParameter } from '../listing/list-query.js';
import { isFinal, type RunRecord } from '../model/records.js';

const MAX_WAIT_SECONDS = 30;

/**
 * Sends the events of a job as they come, from its start or after `Last-Event-ID`. The answer ends after `max-messages`
 * events, after `max-wait-time` seconds, or with the last event of a job that has ended; without any event it is a 204
 * (where it starts and when it ends is a guess, U7).
 */
export async function streamEvents(
  call: IvcapCall,
  { id, jobId = '' }: RunRecord,
): Promise<Reply | undefined> {
  const { deployment, exchange } = call;
  const { answer, effect, query } = exchange;
  const max = countParameter(query, 'max-messages', 1) ?? Number.POSITIVE_INFINITY;
  const seconds = countParameter(query, 'max-wait-time', 0) ?? MAX_WAIT_SECONDS;
  let last = lastEventId(call);
  using patience = new Patience(
    deployment.clock,
    seconds,
    AbortSignal.any([answer.closed, deployment.stopping]),
  );
  for (let sent = 0; ; ) {
    for (const event of deployment.events.after(jobId, last).slice(0, max - sent)) {
      if (!answer.started)
        answer.begin(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      if (sent === effect.cutAfterEvents) return await cut(call, event);
      for (let copy = 0; copy < (effect.repeatEvents ? 2 : 1); copy++) await answer.write(frame(event));
      last = Number(event.SeqID);
      sent++;
    }
    const run = deployment.runs.get(id);
    const complete =
      run === undefined || (isFinal(run.status) && deployment.events.after(jobId, last).length === 0);
    if (complete || sent >= max || patience.ended.aborted) break;
    if (deployment.events.after(jobId, last).length === 0) await deployment.changes.next(id, patience.ended);
  }
  if (!answer.started) return empty(204);
  await answer.end();
  return undefined;
}

async function cut({ exchange }: IvcapCall, event: JobEvent): Promise<undefined> {
  const text = frame(event);
  await exchange.answer.write(text.slice(0, text.length / 2));
  await exchange.answer.drop();
  return undefined;
}

function frame(event: JobEvent): string {
  return `id: ${event.SeqID}\ndata: ${writeJson(event)}\n\n`;
}

function lastEventId({ exchange }: IvcapCall): number {
  const text = exchange.header('last-event-id') ?? '';
  if (/^\d*$/.test(text)) return Number(text);
  throw invalidParameter('Last-Event-ID', 'expected a SeqID', text);
}
