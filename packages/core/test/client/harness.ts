import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientOptions,
  type FetchFunction,
  HttpClient,
  type PlatformProfile,
  path,
  type RequestSpec,
  type SdkError,
} from '../../src/index.js';

/** A platform whose failures are `{ message, code }`. */
export const profile: PlatformProfile = {
  name: 'test',
  describeFailure({ body }) {
    if (typeof body !== 'object' || body === null) return {};
    const { message, code } = body as { message?: unknown; code?: unknown };
    return {
      message: typeof message === 'string' ? message : undefined,
      code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    };
  },
};

export const baseUrl = 'http://api.test/base';

type Answer = Response | Error | ((request: Request) => Response | Promise<Response>);

/** A fetch that gives the listed answers in turn, the last one for ever. Responses are cloned, so one may be given often. */
export interface ScriptedFetch extends FetchFunction {
  readonly requests: Request[];
  /** Bodies of the requests, read as text. */
  readonly bodies: string[];
}

export function scriptedFetch(...answers: readonly Answer[]): ScriptedFetch {
  const requests: Request[] = [];
  const bodies: string[] = [];
  const answer: FetchFunction = async (input, init) => {
    const request = new Request(input, init);
    const next = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    bodies.push(request.body === null ? '' : await request.clone().text());
    if (next instanceof Response) return next.clone();
    if (typeof next === 'function') return next(request);
    throw next;
  };
  return Object.assign(answer, { requests, bodies });
}

/** What `fetch` of Node throws when the connection fails. */
export function networkFailure(code: string): Error {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code }),
  });
}

/** A fetch that ends only when its signal aborts. */
export const hangingFetch: FetchFunction = (input, init) =>
  new Promise((_resolve, reject) => {
    const { signal } = new Request(input, init);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

export function clientWith(options: Partial<ClientOptions> = {}): HttpClient {
  return new HttpClient(profile, { baseUrl, random: () => 0.5, ...options });
}

/** A repeatable `GET /things` that gives the parsed answer; `changes` make it another request. */
export function getThings<T = unknown>(changes: Partial<RequestSpec<T>> = {}): RequestSpec<T> {
  return {
    operation: 'things.list',
    method: 'GET',
    path: path`/things`,
    replay: 'always',
    decode: async answer => (await answer.json()) as T,
    ...changes,
  };
}

/** A `POST /things` that must not be repeated. */
export function createThing(changes: Partial<RequestSpec<unknown>> = {}): RequestSpec<unknown> {
  return getThings({
    operation: 'things.create',
    method: 'POST',
    body: { kind: 'json', value: { name: 'one' } },
    replay: 'never',
    ...changes,
  });
}

/** Waits for the failure of a call; a call that succeeds fails the test. */
export async function failureOf<E extends SdkError>(call: PromiseLike<unknown>): Promise<E> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    return error as E;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
}

/** A server on a free port of the loopback interface. */
export interface LocalServer extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
}

export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
  const server = createServer(handle);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

// The first request loads ky, which takes several turns of the event loop; tests on a manual clock count turns.
await clientWith({ fetch: scriptedFetch(json(null)) }).request(getThings());
