import type { RecordedResponse, Vector } from './vector.js';

/** A request in a form in which recorded and sent ones can be compared. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Those that were recorded, and `authorization` in any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** JSON, the fields of a form, or text. */
  readonly body: unknown;
}

export interface Exchange {
  readonly request: WireRequest;
  readonly response: RecordedResponse;
}

/** What the caller gets. */
export type Outcome =
  | { readonly kind: 'returns'; readonly value: unknown }
  | { readonly kind: 'fails'; readonly status: number }
  | { readonly kind: 'notFound'; readonly resource: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'refusedLogin' }
  | { readonly kind: 'uploadFails'; readonly status: number }
  | { readonly kind: 'timesOut' };

export interface Expected {
  readonly exchanges: readonly Exchange[];
  readonly outcome: Outcome;
}

/** Set by the runtime of the recording client, or by that of the test. */
const RUNTIME_HEADERS = new Set(['content-length']);

/** What the recording shows. */
export function recorded(vector: Vector): Expected {
  return {
    exchanges: vector.exchanges.map(({ request, response }) => ({
      request: {
        method: request.method,
        path: request.path,
        query: request.query,
        headers: {
          authorization: undefined,
          ...Object.fromEntries(
            Object.entries(request.headers).filter(
              ([name, value]) => !RUNTIME_HEADERS.has(name) && !(name === 'accept' && value === '*/*'),
            ),
          ),
        },
        body: request.json ?? request.form ?? request.text,
      },
      response,
    })),
    outcome: recordedOutcome(vector),
  };
}

function recordedOutcome({ result }: Vector): Outcome {
  const { raises } = result;
  if (raises === undefined) return { kind: 'returns', value: result.returns ?? result };
  const type = raises['type'] ?? raises['kind'];
  const message = String(raises['message'] ?? '');
  const status = raises['status_code'] ?? raises['status'] ?? /: (\d{3})>/.exec(message)?.[1];
  switch (type) {
    case 'auth':
      return { kind: 'refusedLogin' };
    case 'ResourceNotFound':
      return { kind: 'notFound', resource: String(raises['resource']) };
    case 'TusUploadFailed':
      return { kind: 'uploadFails', status: Number(status) };
    case 'TimeoutError':
      return { kind: 'timesOut' };
    case 'NotAuthorizedException':
      return { kind: 'fails', status: Number(status ?? 401) };
    default:
      return status === undefined ? { kind: 'refused' } : { kind: 'fails', status: Number(status) };
  }
}

/** A request as `fetch` was given it, with the headers that the recorded one has. */
export async function wireRequest(
  request: Request,
  like: WireRequest | undefined,
  optional: readonly string[],
): Promise<WireRequest> {
  const url = new URL(request.url);
  const query = Object.fromEntries(url.searchParams);
  for (const name of optional) if (like !== undefined && !(name in like.query)) delete query[name];
  const names = Object.keys(like?.headers ?? { authorization: '' });
  return {
    method: request.method,
    path: decodeURIComponent(url.pathname),
    query,
    headers: Object.fromEntries(names.map(name => [name, request.headers.get(name) ?? undefined])),
    body: bodyOf(await request.text(), request.headers.get('content-type') ?? ''),
  };
}

function bodyOf(text: string, type: string): unknown {
  if (text === '') return undefined;
  if (type.startsWith('application/json')) return JSON.parse(text);
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  return text;
}
