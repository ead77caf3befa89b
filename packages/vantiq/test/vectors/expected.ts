import {
  callsOf,
  type RecordedFrame,
  type RecordedPart,
  type RecordedResponse,
  type Vector,
} from './vector.js';

/** What a replay must show. */
export interface Expected {
  readonly exchanges: readonly Exchange[];
  /** Frames of both sides. */
  readonly script: readonly RecordedFrame[];
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
  /** Parameters that hold JSON are parsed. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, text, or the parts of a multipart body; undefined without a body. */
  readonly body: unknown;
}

/** What the caller gets. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The answer as a value, as the Python client has it. */
  | { readonly kind: 'response'; readonly response: Readonly<Record<string, unknown>> }
  /** A ValidationError: refused before anything was sent. */
  | { readonly kind: 'refused' }
  /** An AuthError: there is nobody to act for. */
  | { readonly kind: 'unauthenticated' }
  /** A VantiqError: the server's failure in its own words. */
  | { readonly kind: 'failed'; readonly status: number; readonly errors: unknown }
  /** Another error of the SDK. */
  | { readonly kind: 'broken'; readonly name: string }
  /** A script on a socket. */
  | {
      readonly kind: 'script';
      readonly calls: readonly Outcome[];
      readonly events: readonly unknown[];
      readonly closes: number;
    };

/** What this SDK throws for each error that the Python client makes by itself (section 2.6). */
export const ERROR_OF_CODE: Readonly<Record<string, Outcome>> = {
  'insert.none': { kind: 'refused' },
  'upsert.none': { kind: 'refused' },
  'option.stringsrequired': { kind: 'refused' },
  'request.notauthenticated': { kind: 'unauthenticated' },
  refreshnotauthenticated: { kind: 'unauthenticated' },
  operationerror: { kind: 'broken', name: 'ConnectionError' },
  'operation.unexpectederror': { kind: 'refused' },
  'publish.invalidresource': { kind: 'refused' },
  'upload.contenttype': { kind: 'refused' },
  'upload.resource': { kind: 'refused' },
  content: { kind: 'refused' },
  duplicatename: { kind: 'refused' },
  noname: { kind: 'refused' },
  'subscriber.notauthenticated': { kind: 'unauthenticated' },
  operationillegal: { kind: 'refused' },
  operationrequired: { kind: 'refused' },
  invalidsubscribetype: { kind: 'refused' },
  'ack.nopartitionid': { kind: 'refused' },
  'ack.nosequenceid': { kind: 'refused' },
};

/** What the recording shows, before deliberate differences. */
export function recorded(vector: Vector): Expected {
  return {
    exchanges: vector.exchanges.map(({ request, response }) => ({
      response,
      request: {
        method: request.method,
        path: request.path,
        query: parsedQuery(request.query ?? {}),
        headers: request.headers ?? {},
        body: request.multipart?.map(part) ?? request.body ?? request.bodyText,
      },
    })),
    script: (vector.frames ?? []).filter(frame => frame.dir !== 'open'),
    outcome: vector.frames === undefined ? recordedOutcome(vector.result) : recordedScript(vector),
  };
}

function recordedOutcome(result: Readonly<Record<string, unknown>>): Outcome {
  if ('raises' in result) return ofCode(result['code']) ?? { kind: 'broken', name: String(result['raises']) };
  if ('rejects' in result) return rejection(result['rejects'] as Readonly<Record<string, unknown>>);
  if ('state' in result) return { kind: 'value', value: result['state'] };
  const returned = 'returns' in result ? result['returns'] : result;
  if (!isResponse(returned)) return { kind: 'value', value: returned ?? undefined };
  const errors = returned['errors'] as readonly { readonly code: string }[] | null;
  return (
    (returned['content_type'] === null ? ofCode(errors?.[0]?.code) : undefined) ?? {
      kind: 'response',
      response: Object.fromEntries(
        Object.entries(returned).map(([name, value]) => [name, value ?? undefined]),
      ),
    }
  );
}

/** What each call of a script gave, and the events that came. */
function recordedScript(vector: Vector): Outcome {
  const { calls = [], callbacks = [] } = vector.result as {
    readonly calls?: readonly Readonly<Record<string, unknown>>[];
    readonly callbacks?: readonly RecordedCallback[];
  };
  const outcomes = calls.length > 0 ? calls : callsOf(vector).map(() => ({ returns: null }));
  return {
    kind: 'script',
    calls: outcomes.map(call =>
      'raises' in call ? recordedOutcome(call) : { kind: 'value', value: 'done' },
    ),
    events: callbacks.flatMap(callback => eventIn(callback)),
    closes: callbacks.filter(callback => callback.event === 'on_close').length,
  };
}

/** A message of a subscription, bare or with its kind; the end of a socket; or what a connector was called with. */
interface RecordedCallback {
  readonly event?: string;
  readonly message?: { readonly body?: unknown };
  readonly body?: unknown;
}

const CONNECTOR_CALLS: readonly unknown[] = ['connect', 'publish', 'query'];

function eventIn(callback: RecordedCallback): unknown[] {
  if (Array.isArray(callback)) {
    const [kind, , content] = callback;
    return CONNECTOR_CALLS.includes(kind) ? [{ [kind]: content }] : [];
  }
  const { body } = (callback.message ?? callback) as { readonly body?: Readonly<Record<string, unknown>> };
  return body !== undefined && 'value' in body ? [{ path: body['path'], value: body['value'] }] : [];
}

function isResponse(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'is_success' in value;
}

function ofCode(code: unknown): Outcome | undefined {
  return typeof code === 'string' ? ERROR_OF_CODE[code.replace('io.vantiq.python.', '')] : undefined;
}

function rejection(rejected: Readonly<Record<string, unknown>>): Outcome {
  if ('statusCode' in rejected)
    return { kind: 'failed', status: rejected['statusCode'] as number, errors: rejected['body'] };
  return rejected['message'] === 'Not authenticated' ? { kind: 'unauthenticated' } : { kind: 'refused' };
}

function parsedQuery(query: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => [name, /^[[{]/.test(text) ? JSON.parse(text) : text]),
  );
}

function part({ headers, bodyText, bodyHex }: RecordedPart): object {
  return { headers, hex: bodyHex ?? Buffer.from(bodyText ?? '').toString('hex') };
}

/** A request as `fetch` was given it. */
export async function wireRequest(request: Request): Promise<WireRequest> {
  const url = new URL(request.url);
  const type = request.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await request.arrayBuffer());
  const headers = Object.fromEntries(request.headers);
  const isMultipart = type.startsWith('multipart/');
  if (isMultipart) headers['content-type'] = type.replace(/boundary=.*/, 'boundary=<boundary>');
  return {
    method: request.method,
    path: decodeURIComponent(url.pathname),
    query: parsedQuery(Object.fromEntries(url.searchParams)),
    headers,
    body: isMultipart ? partsOf(bytes, type) : bodyOf(bytes, type),
  };
}

function bodyOf(bytes: Buffer, type: string): unknown {
  if (bytes.length === 0) return undefined;
  return type.startsWith('application/json') ? JSON.parse(bytes.toString()) : bytes.toString();
}

function partsOf(bytes: Buffer, type: string): object[] {
  const boundary = `--${/boundary=(.*)$/.exec(type)?.[1]}`;
  const whole = bytes.toString('latin1');
  return whole
    .split(boundary)
    .slice(1, -1)
    .map(text => {
      const [head = '', ...rest] = text.slice(2, -2).split('\r\n\r\n');
      const headers = Buffer.from(head, 'latin1')
        .toString()
        .split('\r\n')
        .map(line => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), line.slice(at + 2)];
        });
      return {
        headers: Object.fromEntries(headers),
        hex: Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString('hex'),
      };
    });
}
