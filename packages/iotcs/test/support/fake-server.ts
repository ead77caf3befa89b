/** A request that a client sent. */
export interface Captured {
  readonly method: string;
  readonly scheme: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, fields when it is a form, otherwise text; null without a body. */
  readonly body: unknown;
  readonly text: string;
}

/** An answer. */
export interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
}

type Answer = (request: Captured) => Served | Promise<Served>;

/** Answers the requests of clients that are given its `fetch`, and keeps them. */
export class FakeServer {
  readonly requests: Captured[] = [];
  readonly #answers = new Map<string, Answer>();

  constructor() {
    let tokens = 0;
    this.on('/iot/api/v2/oauth2/token', () => ({
      body: { expires_in: 3_600_000, token_type: 'Bearer', access_token: `token-${++tokens}` },
    }));
    this.on('/iot/api/v2/messages', () => ({ status: 202, body: [] }));
  }

  /** Answers requests to a path; answers of a list come one after the other, the last again and again. */
  on(path: string, answer: Answer | readonly Served[]): this {
    if (typeof answer === 'function') this.#answers.set(path, answer);
    else {
      let next = 0;
      this.#answers.set(path, () => answer[Math.min(next++, answer.length - 1)] ?? {});
    }
    return this;
  }

  /** The requests to a path. */
  to(path: string): Captured[] {
    return this.requests.filter(request => request.path === path);
  }

  /** The messages that came, in their order. */
  get messages(): readonly SentMessage[] {
    return this.to('/iot/api/v2/messages').flatMap(({ body }) => body as SentMessage[]);
  }

  readonly fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const captured = await capture(request);
    this.requests.push(captured);
    const answer = this.#answers.get(captured.path);
    const served = answer === undefined ? { status: 404 } : await answer(captured);
    request.signal.throwIfAborted();
    const { status = 200, headers = {}, body } = served;
    if (body === undefined || captured.method === 'HEAD') return new Response(null, { status, headers });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? {} : { 'content-type': 'application/json' };
    return new Response(Buffer.from(text), { status, headers: { ...type, ...headers } });
  };
}

/** A message as it went over the wire. */
export interface SentMessage {
  readonly clientId: string;
  readonly type: string;
  readonly source: string;
  readonly destination: string;
  readonly priority: string;
  readonly reliability: string;
  readonly eventTime: number;
  readonly payload: {
    readonly format?: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly statusCode?: number;
    readonly requestId?: string;
    readonly body?: string;
    readonly severity?: string;
    readonly description?: string;
    readonly value?: { readonly resources: readonly { readonly path: string }[] };
  };
}

async function capture(request: Request): Promise<Captured> {
  const url = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const text = await request.text();
  const type = headers['content-type'] ?? '';
  const parse = (): unknown => {
    if (text === '') return null;
    if (type.includes('json')) return JSON.parse(text);
    return type.includes('urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : text;
  };
  return {
    method: request.method,
    scheme: url.protocol.slice(0, -1),
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers,
    body: parse(),
    text,
  };
}
