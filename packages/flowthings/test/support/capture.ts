import { FlowthingsClient, type FlowthingsClientOptions, token } from '../../src/index.js';

/** A request that a client sent. */
export interface Captured {
  readonly method: string;
  /** From the root of the server, with its query decoded. */
  readonly target: string;
  readonly headers: Headers;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

/** An answer to be served. */
export interface Served {
  readonly status?: number;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
}

/** A client whose requests are kept, and answered from a list or by a function. */
export interface CapturingClient {
  readonly client: FlowthingsClient;
  readonly requests: Captured[];
}

export const TOKEN = 'secret-token-of-alice';

/** An answer of the platform that tells of success. */
export function success(body: unknown, references: object = {}): Served {
  return { body: { head: { ok: true, status: 200, messages: [], errors: [], references }, body } };
}

/** An answer of the platform that tells of a failure. */
export function failed(status: number, ...errors: readonly string[]): Served {
  return { status, body: { head: { ok: false, status, messages: [], errors, references: {} }, body: {} } };
}

/** @param answers the last one is repeated. */
export function capturing(
  answers: readonly Served[] = [success({})],
  options: Partial<FlowthingsClientOptions> = {},
): CapturingClient {
  const requests: Captured[] = [];
  const client = new FlowthingsClient({
    account: 'alice',
    credential: token(TOKEN),
    baseUrl: 'http://flowthings.example.test',
    random: () => 0,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const served = answers[Math.min(requests.length, answers.length - 1)] as Served;
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      requests.push({
        method: request.method,
        target: pathname + decodeURIComponent(search),
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const { status = 200, body } = served;
      const content = typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(Buffer.from(content), { status, headers: { 'content-type': 'application/json' } });
    },
    ...options,
  });
  return { client, requests };
}
