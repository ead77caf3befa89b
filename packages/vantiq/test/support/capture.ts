import { accessToken, VantiqClient, type VantiqClientOptions } from '@sdk/vantiq';

/** A request that a client sent. */
export interface Captured {
  readonly method: string;
  /** From the root of the server, with its query. */
  readonly target: string;
  readonly headers: Headers;
  /** Parsed when it is JSON; undefined without a body. */
  readonly body: unknown;
}

/** An answer to be served. */
export interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
}

/** A client whose requests are kept, and answered from a list or by a function. */
export interface CapturingClient {
  readonly client: VantiqClient;
  readonly requests: Captured[];
}

const BASE = 'http://vantiq.example.test';

/** @param answers the last one of a list is repeated. */
export function capturing(
  answers: readonly Served[] | ((target: string) => Served) = [{ body: {} }],
  options: Partial<VantiqClientOptions> = {},
): CapturingClient {
  const requests: Captured[] = [];
  const client = new VantiqClient({
    baseUrl: BASE,
    credential: accessToken('tok-1'),
    random: () => 0,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const target = request.url.slice(BASE.length);
      const served =
        typeof answers === 'function'
          ? answers(target)
          : (answers[Math.min(requests.length, answers.length - 1)] as Served);
      const { status = 200, headers = {}, body } = served;
      const type = request.headers.get('content-type') ?? '';
      const text = await request.text();
      requests.push({
        method: request.method,
        target,
        headers: request.headers,
        body: text === '' ? undefined : type.startsWith('application/json') ? JSON.parse(text) : text,
      });
      if (body === undefined) return new Response(null, { status, headers });
      return typeof body === 'string'
        ? new Response(Buffer.from(body), { status, headers })
        : new Response(Buffer.from(JSON.stringify(body)), {
            status,
            headers: { 'content-type': 'application/json', ...headers },
          });
    },
    ...options,
  });
  return { client, requests };
}
