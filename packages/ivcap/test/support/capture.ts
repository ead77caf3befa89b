import { accessToken, IvcapClient, type IvcapClientOptions } from '@sdk/ivcap';

/** A request that a client sent. */
export interface Captured {
  readonly method: string;
  /** From the root of the server, with its query. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: string;
}

/** An answer to be served. */
export interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
}

const BASE = 'http://ivcap.example.test';

/** A client whose requests are kept and answered from a list; the last answer serves all that come after it. */
export function capturing(
  answers: readonly Served[] = [{ body: {} }],
  options: Partial<IvcapClientOptions> = {},
): { readonly client: IvcapClient; readonly requests: Captured[] } {
  const requests: Captured[] = [];
  const client = new IvcapClient({
    baseUrl: BASE,
    credential: accessToken('tok-1'),
    random: () => 0,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const {
        status = 200,
        headers = {},
        body,
      } = answers[Math.min(requests.length, answers.length - 1)] as Served;
      const { origin } = new URL(request.url);
      requests.push({
        method: request.method,
        target: request.url.slice(origin.length),
        headers: request.headers,
        body: await request.text(),
      });
      if (body === undefined) return new Response(null, { status, headers });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(Buffer.from(text), {
        status,
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
    ...options,
  });
  return { client, requests };
}
