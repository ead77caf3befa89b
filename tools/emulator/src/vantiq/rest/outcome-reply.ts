import { json, type Reply } from '../../host/reply.js';
import type { Outcome } from '../outcome.js';

/** Words an outcome as an HTTP answer. */
export function outcomeReply({ status, body, count, contentType }: Outcome): Reply {
  const reply = bodyReply(status, body, contentType);
  if (count === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'x-total-count': String(count) } };
}

function bodyReply(status: number, body: unknown, contentType: string | undefined): Reply {
  if (body === undefined) return { status };
  if (contentType === undefined) return json(status, body);
  return { status, headers: { 'content-type': contentType }, body: body as string | Uint8Array };
}
