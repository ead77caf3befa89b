import { gunzipSync } from 'node:zlib';
import type { RecordedEvent, RecordedFrame, RecordedResponse, Vector } from './vector.js';

/** What a replay must show. */
export interface Expected {
  readonly exchanges: readonly Exchange[];
  /** Paths that connections are made to. */
  readonly upgrades: readonly string[];
  /** Frames of both sides. */
  readonly script: readonly Frame[];
  readonly outcome: Outcome;
}

/** A request that must be sent, and the answer that is served for it. */
export interface Exchange {
  readonly request: WireRequest;
  readonly response: RecordedResponse;
  /** The answer waits until so many requests have come in all. */
  readonly afterRequests?: number;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null without a body. */
  readonly body: unknown;
}

/** A frame on a socket, or its close. */
export interface Frame {
  readonly from: 'client' | 'server';
  readonly data?: unknown;
  readonly close?: number;
  /** The client sends it by itself. */
  readonly unasked?: true;
  /** The client is asked for it, and sends nothing. */
  readonly unsent?: true;
}

/** What the caller gets. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** A ValidationError: refused before anything was sent. */
  | { readonly kind: 'refused' }
  /** There is no such method. */
  | { readonly kind: 'absent' }
  /** A failure that the platform reports: class of the error, the platform's words, method and path of the request. */
  | { readonly kind: 'failed'; readonly name: string; readonly errors: unknown; readonly request?: string }
  /** Another error. */
  | { readonly kind: 'broken'; readonly name: string }
  /** A session. */
  | SessionOutcome;

export interface SessionOutcome {
  readonly kind: 'session';
  /** How often it was connected. */
  readonly opened: number;
  /** What the calls that wait for an answer got. */
  readonly replies: readonly Outcome[];
  readonly drops: readonly unknown[];
  /** Names of the errors that the handler got. */
  readonly errors: readonly string[];
}

/** Stands for an answer without content: of a subscription, of its end, of a deletion. */
export const DONE: Outcome = { kind: 'value', value: {} };

interface Raised {
  readonly error: string;
  readonly errors?: readonly string[];
  readonly method?: string;
  readonly path?: string;
}

/** Errors that the Python client raises before it sends anything. */
const LOCAL_ERRORS: readonly string[] = ['KeyError', 'TypeError', 'AssertionError', 'FlowThingsError'];

const CLASS_NAMES: Readonly<Record<string, string>> = {
  FlowThingsException: 'FlowthingsError',
  FlowThingsBadRequest: 'FlowthingsBadRequestError',
  FlowThingsForbidden: 'FlowthingsForbiddenError',
  FlowThingsNotFound: 'FlowthingsNotFoundError',
  FlowThingsServerError: 'FlowthingsServerError',
  NotFoundException: 'FlowthingsNotFoundError',
};

/** What the recording shows, before deliberate differences. */
export function recorded(vector: Vector): Expected {
  if (vector.frames !== undefined) return recordedSession(vector, vector.frames);
  const exchanges = (vector.exchanges ?? []).map(({ request, response }, _, all) => ({
    response,
    ...(response.delay === undefined ? {} : { afterRequests: all.length }),
    request: {
      method: request.method,
      path: request.path,
      query: sorted(
        request.rawQuery ?? new URLSearchParams(request.query as Record<string, string>).toString(),
      ),
      headers: request.headers,
      body: request.body,
    },
  }));
  return { exchanges, upgrades: [], script: [], outcome: recordedOutcome(vector.result) };
}

function recordedOutcome(result: unknown): Outcome {
  const raised = (result as { readonly $raises?: Raised } | null)?.$raises;
  return raised === undefined ? { kind: 'value', value: plain(result) } : failure(raised);
}

function failure({ error, errors, method, path }: Raised): Outcome {
  const name = CLASS_NAMES[error];
  if (name !== undefined)
    return {
      kind: 'failed',
      name,
      errors: errors ?? [],
      ...(path === undefined ? {} : { request: `${method} ${path}` }),
    };
  if (LOCAL_ERRORS.includes(error)) return { kind: 'refused' };
  return error === 'AttributeError' ? { kind: 'absent' } : { kind: 'broken', name: error };
}

/** Python's tuples as lists. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { $tuple } = value as { readonly $tuple?: unknown };
  if ($tuple !== undefined) return plain($tuple);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** A session as others were recorded with it; some recordings begin after it was made. */
const OPENING: readonly RecordedFrame[] = [
  {
    direction: 'client->server',
    kind: 'http',
    method: 'POST',
    path: '/session',
    headers: { 'x-auth-account': 'alice', 'x-auth-token': '<token>' },
  },
  {
    direction: 'server->client',
    kind: 'http',
    status: 201,
    body: { head: { ok: true, status: 201, errors: [] }, body: { id: 's-000000000003' } },
  },
];

function recordedSession(vector: Vector, frames: readonly RecordedFrame[]): Expected {
  const first = frames[0]?.path === '/session' ? [] : OPENING;
  const isPolling = frames.some(({ path }) => path?.endsWith('/polling'));
  const all = [...first, ...frames];
  const upgrades = all.flatMap(({ kind, path = '' }) => (kind === 'upgrade' ? [path] : []));
  const isRefused = all.some(({ status = 0 }) => status >= 400);
  return {
    exchanges: exchangesIn(all),
    upgrades: upgrades.length > 0 || isPolling || isRefused ? upgrades : ['/session/s-000000000003/ws'],
    script: all.flatMap(({ kind, direction, data, code }): Frame[] => {
      const from = direction === 'client->server' ? 'client' : 'server';
      if (kind === 'close') return [{ from, close: code ?? 1006 }];
      return kind === 'frame' ? [{ from, data }] : [];
    }),
    outcome: sessionOutcome(vector, all),
  };
}

function exchangesIn(frames: readonly RecordedFrame[]): readonly Exchange[] {
  const http = frames.filter(({ kind }) => kind === 'http');
  return http.flatMap((request, index) => {
    const response = http[index + 1];
    if (request.direction !== 'client->server' || response === undefined) return [];
    const { method = '', path = '', query = {}, headers = {}, body = null } = request;
    return [
      {
        request: { method, path, query: new URLSearchParams(query).toString(), headers, body },
        response: { status: response.status ?? 0, body: response.body },
      },
    ];
  });
}

function sessionOutcome({ clientEvents, result }: Vector, frames: readonly RecordedFrame[]): Outcome {
  const session = { kind: 'session', opened: 1, replies: [], drops: [], errors: [] } as const;
  const sent = frames.filter(({ kind, direction }) => kind === 'frame' && direction === 'server->client');
  if (clientEvents === undefined) {
    const drops = sent.flatMap(({ data }) => {
      const { type, value } = data as { readonly type?: string; readonly value?: unknown };
      return type === 'message' ? [value] : [];
    });
    return { ...session, drops, replies: result === null ? [] : [withoutRequest(recordedOutcome(result))] };
  }
  const refused = clientEvents.find(event => event.raised !== undefined);
  if (refused !== undefined)
    return failure({
      error: refused.raised as string,
      errors: refused.errors ?? [],
      method: 'POST',
      path: '/session',
    });
  const of = (...names: readonly string[]): readonly RecordedEvent[] =>
    clientEvents.filter(({ event = '' }) => names.includes(event));
  return {
    ...session,
    opened: of('open', 'connect-callback').length,
    replies: of('reply').map(reply),
    drops: of('message', 'drop').map(({ value }) => value),
    errors: of('error').map(({ error }) => String(error)),
  };
}

function reply({ error, body, value }: RecordedEvent): Outcome {
  const head = (error as { readonly head?: { readonly errors: readonly string[] } } | null | undefined)?.head;
  if (head !== undefined) return { kind: 'failed', name: 'FlowthingsNotFoundError', errors: head.errors };
  return { kind: 'value', value: body ?? value };
}

function withoutRequest(outcome: Outcome): Outcome {
  if (outcome.kind !== 'failed') return outcome;
  return { kind: 'failed', name: outcome.name, errors: outcome.errors };
}

/** A request as `fetch` was given it. */
export async function wireRequest(request: Request): Promise<WireRequest> {
  const url = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const bytes = Buffer.from(await request.arrayBuffer());
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  return {
    method: request.method,
    path: url.pathname,
    query: sorted(url.search.slice(1)),
    headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

/** The order of parameters says nothing. */
function sorted(query: string): string {
  return query.split('&').sort().join('&');
}
