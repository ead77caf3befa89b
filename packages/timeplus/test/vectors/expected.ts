import { exactJson, type RecordedResponse, type Vector } from './vector.js';

/** What a replay must show. */
export interface Expected {
  readonly exchanges: readonly Exchange[];
  readonly outcome: Outcome;
}

/** A request that must be sent, and the answer that is served for it. */
export interface Exchange {
  readonly request: WireRequest;
  readonly response: RecordedResponse;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON; undefined without a body. */
  readonly body: unknown;
}

/** What the caller gets. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Refused before anything is sent. */
  | { readonly kind: 'refused' }
  /** The server's failure, in its own words. */
  | {
      readonly kind: 'failed';
      readonly status: number;
      readonly code: unknown;
      readonly message: unknown;
    }
  /** The client failed on its own after an answer. */
  | { readonly kind: 'broken'; readonly how: string };

/** What the recording shows, before deliberate differences. */
export function recorded(vector: Vector): Expected {
  return {
    exchanges: vector.exchanges.map(({ request, response }) => ({
      response,
      request: {
        method: request.method,
        path: request.path,
        query: request.query ?? {},
        headers: request.headers,
        body: request.body,
      },
    })),
    outcome: recordedOutcome(vector),
  };
}

function recordedOutcome({ result, exchanges }: Vector): Outcome {
  // Without a result the originals return null, this SDK undefined.
  if (result.error === undefined) return { kind: 'value', value: result.value ?? undefined };
  const last = exchanges.at(-1)?.response;
  if (last === undefined) return { kind: 'refused' };
  return last.status >= 400 ? failure(last) : { kind: 'broken', how: String(result.error['class']) };
}

/** The failure that an answer reports. */
export function failure({ status, json, text }: RecordedResponse): Outcome {
  if (text !== undefined) {
    const code = /^Code: (\d+)/.exec(text)?.[1];
    return { kind: 'failed', status, code: Number(code), message: text };
  }
  const said = (json ?? {}) as { code?: unknown; message?: unknown; error_msg?: unknown };
  return { kind: 'failed', status, code: said.code, message: said.message ?? said.error_msg };
}

/** A request as `fetch` was given it. */
export async function wireRequest(request: Request): Promise<WireRequest> {
  const url = new URL(request.url);
  const text = await request.text();
  const isJson = request.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(request.headers),
    body: text === '' && !isText(request) ? undefined : isJson ? exactJson(text) : text,
  };
}

/** Empty text is a body of its own: a raw event without text. */
function isText(request: Request): boolean {
  return request.headers.get('content-type')?.startsWith('text/plain') === true;
}
