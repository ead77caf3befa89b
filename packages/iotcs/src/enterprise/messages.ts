import { type Pager, type QueryParameters, type RequestOptions, sleep } from '@sdk/core';
import { invalid, received, requireNumber, requireOptions } from '../validation.js';
import type { EnterpriseApi } from './enterprise-api.js';
import { type ListOptions, listPager } from './list-pager.js';
import type { MessageRecord, MessageType } from './records.js';

/** Which messages are wanted. */
export interface MessageListOptions extends Omit<ListOptions, 'filter'> {
  /** Id of the device that they are about. */
  readonly device?: string | undefined;
  readonly type?: MessageType | undefined;
  /** Whether payloads are wanted too. @defaultValue what the server does by itself */
  readonly expand?: boolean | undefined;
  /** From this moment on: a Date, or milliseconds since 1970. */
  readonly since?: Date | number | undefined;
  readonly until?: Date | number | undefined;
}

/** How new messages are watched for. */
export interface WatchMessagesOptions
  extends Pick<MessageListOptions, 'device' | 'type' | 'expand' | 'since'> {
  /** Wait between two looks, in milliseconds. @defaultValue 3000 */
  readonly pollMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 3_000;
/** Most messages of one answer while they are watched (E-14). */
const WATCH_LIMIT = 1_000;

/** The messages that the server keeps, the oldest first (E-13). */
export function listMessages(
  api: EnterpriseApi,
  { device, type, expand, since, until, ...list }: MessageListOptions,
  options?: RequestOptions,
): Pager<MessageRecord> {
  const operation = 'getMessages';
  const query = messageQuery(operation, { device, type, expand, since, until });
  return listPager<MessageRecord>(api.rest, { operation, path: api.below('messages'), query }, list, options);
}

/** What says which messages are wanted, and in which order. @throws {ValidationError} that names the option. */
export function messageQuery(
  operation: string,
  { device, type, expand, since, until }: Omit<MessageListOptions, keyof ListOptions>,
): QueryParameters {
  return {
    orderBy: 'eventTime:asc',
    device,
    type,
    expand,
    since: since === undefined ? undefined : epochMs(operation, 'since', since),
    until: until === undefined ? undefined : epochMs(operation, 'until', until),
  };
}

/**
 * New messages as they come, each of them once (E-14). The server is asked again and again for what it received since the
 * last one; messages of that very millisecond are told apart by their ids.
 */
export async function* watchMessages(
  api: EnterpriseApi,
  options: WatchMessagesOptions = {},
): AsyncGenerator<MessageRecord, void, undefined> {
  const { clock } = api.rest.runtime;
  const { pollMs = POLL_MS, signal, ...wanted } = requireOptions('watchMessages', options);
  requireNumber('watchMessages', 'pollMs', pollMs, 1);
  let since =
    wanted.since === undefined ? api.rest.serverClock.now() : epochMs('watchMessages', 'since', wanted.since);
  /** When the messages were received that the last look has shown. */
  let seen = new Map<string, number>();
  for (;;) {
    const shown = new Map(seen);
    let last = since;
    for await (const message of listMessages(api, { ...wanted, since, limit: WATCH_LIMIT }, { signal })) {
      if (shown.has(message.id)) continue;
      const receivedAt = message.receivedTime ?? since;
      shown.set(message.id, receivedAt);
      last = Math.max(last, receivedAt);
      yield message;
    }
    // They come by event time, so that only now it is known which was received last.
    seen = new Map([...shown].filter(([, receivedAt]) => receivedAt === last));
    since = last;
    await sleep(clock, pollMs, signal);
  }
}

function epochMs(operation: string, field: string, moment: Date | number): number {
  const value =
    Object.prototype.toString.call(moment) === '[object Date]' ? (moment as Date).getTime() : moment;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(operation, {
    field,
    expected: 'a Date, or milliseconds since 1970',
    received: received(moment),
  });
}
