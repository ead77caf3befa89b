import { apiKey, TimeplusClient, type TimeplusClientOptions } from '@sdk/timeplus';

/** A request that a client sent. */
export interface Captured {
  readonly method: string;
  /** Below the address of the workspace, with its query. */
  readonly target: string;
  readonly headers: Headers;
  /** Parsed when it is JSON; undefined without a body. */
  readonly body: unknown;
}

/** An answer to be served. */
export interface Served {
  readonly status: number;
  readonly body?: unknown;
}

/** A client whose requests are kept and answered from a list; the last answer serves all that come after it. */
export interface CapturingClient {
  readonly client: TimeplusClient;
  readonly requests: Captured[];
}

const BASE = 'http://tp.example.test/ws/api';

/** @param answers the last one is repeated. */
export function capturing(
  answers: readonly Served[],
  options: Partial<TimeplusClientOptions> = {},
): CapturingClient {
  const requests: Captured[] = [];
  const client = new TimeplusClient({
    baseUrl: 'http://tp.example.test',
    workspace: 'ws',
    credential: apiKey('secret-key'),
    random: () => 0,
    fetch: captureInto(requests, answers, BASE),
    ...options,
  });
  return { client, requests };
}

/** A `fetch` that keeps what it is asked. @param base what the kept targets leave out. */
export function captureInto(
  requests: Captured[],
  answers: readonly Served[],
  base: string,
): NonNullable<TimeplusClientOptions['fetch']> {
  return async (input, init) => {
    const request = new Request(input, init);
    const { status, body } = answers[Math.min(requests.length, answers.length - 1)] as Served;
    requests.push({
      method: request.method,
      target: request.url.slice(base.length),
      headers: request.headers,
      body: await bodyOf(request),
    });
    if (body === undefined) return new Response(null, { status });
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
}

async function bodyOf(request: Request): Promise<unknown> {
  if (request.body === null) return undefined;
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) return JSON.parse(await request.text());
  if (!type.startsWith('multipart/')) return request.text();
  const fields = [...(await request.formData())];
  return Object.fromEntries(
    await Promise.all(
      fields.map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()]),
    ),
  );
}
