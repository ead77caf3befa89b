import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import {
  apiKey,
  type ByteSource,
  basicAuth,
  bearerToken,
  type ClientOptions,
  type Credential,
  type FetchFunction,
  type RequestOptions,
  type RequestSpec,
  refreshableToken,
  type SdkError,
  secretHeaders,
} from '../../src/index.js';
import { clientWith, getThings, hangingFetch, json } from '../client/harness.js';
import { Recorder } from '../observe/recorder.js';

/** No part of any secret may show up; all of them hold this word, also in base64. */
const CANARY = 'KanarienVogel';
const PASSWORD = `${CANARY}"pass wörd/4711`;
const encodedPassword = Buffer.from(`user:${PASSWORD}`).toString('base64');
const forbidden = [CANARY, encodedPassword, encodedPassword.slice(0, 12)];

const credentials: Record<string, () => Credential> = {
  'an API key': () => apiKey(`${CANARY}-key`),
  'user and password': () => basicAuth('user', PASSWORD),
  'a bearer token': () => bearerToken(`${CANARY}-bearer`),
  'secret headers': () => secretHeaders({ 'x-user': `${CANARY}-user`, 'x-key': `${CANARY}-key` }),
  'a refreshed token': () =>
    refreshableToken({
      secrets: [`${CANARY}-client`],
      acquire: async ({ previous }) => {
        if (previous === undefined)
          return {
            accessToken: `${CANARY}-first`,
            refreshToken: `${CANARY}-refresh`,
            expiresInMs: 3_600_000,
          };
        const sent = `client_secret=${CANARY}-client&refresh_token=${previous.refreshToken}`;
        throw Object.assign(new Error(`POST with ${sent} failed`), { request: { body: sent } });
      },
    }),
};

const secretQuery = { password: `${CANARY}-query`, user: 'u' };

/** What a careless server or proxy repeats: all headers, the address, and the query in a text. */
function echoOf(request: Request): Record<string, unknown> {
  const headers = Object.fromEntries(request.headers);
  return {
    message: `refused ${request.method} ${request.url} with ${JSON.stringify(headers)}`,
    code: request.headers.get('authorization') ?? request.headers.get('x-key') ?? 'none',
    nested: { list: [headers, { [`key ${request.headers.get('x-api-key')}`]: request.url }] },
  };
}

const echoHeaders = (request: Request): Record<string, string> => ({
  'x-echo': request.headers.get('authorization') ?? request.headers.get('x-api-key') ?? '',
  'www-authenticate': `Bearer error="${request.headers.get('authorization')}"`,
  'set-cookie': `session=${CANARY}`,
});

const requestOf = (input: Request | string | URL, init?: RequestInit): Request => new Request(input, init);
const echoing =
  (status: number, bodyOf: (request: Request) => BodyInit): FetchFunction =>
  async (input, init) => {
    const request = requestOf(input, init);
    return new Response(bodyOf(request), { status, headers: echoHeaders(request) });
  };
const echoedJson = (status: number): FetchFunction =>
  echoing(status, request => JSON.stringify(echoOf(request)));
const echoedText = (request: Request): string => String(echoOf(request)['message']);

/** A way to fail: what answers, what is asked, and the code that the caller gets. */
interface Failing {
  readonly code: string;
  readonly fetch: FetchFunction;
  readonly spec?: Partial<RequestSpec<unknown>>;
  readonly options?: Partial<ClientOptions>;
  readonly call?: RequestOptions;
  /** Time to let pass, for time limits. */
  readonly advanceMs?: number;
  readonly act?: (controller: AbortController) => void;
}

const failures: Record<string, Failing> = {
  ...Object.fromEntries(
    Object.entries({
      400: 'sdk.bad_request',
      402: 'sdk.http_error',
      403: 'sdk.forbidden',
      404: 'sdk.not_found',
      409: 'sdk.conflict',
      429: 'sdk.rate_limited',
      500: 'sdk.server_error',
      503: 'sdk.server_error',
    }).map(([status, code]) => [`status ${status}`, { code, fetch: echoedJson(Number(status)) }]),
  ),
  'status 400 with text': { code: 'sdk.bad_request', fetch: echoing(400, echoedText) },
  'status 400 with JSON that breaks off': {
    code: 'sdk.bad_request',
    fetch: echoing(400, request => JSON.stringify(echoOf(request)).slice(0, -3)),
  },
  'a status inside the body': {
    code: 'sdk.conflict',
    fetch: echoedJson(200),
    spec: {
      decode: async answer => {
        throw answer.failure({ status: 409, body: await answer.json() });
      },
    },
  },
  'a network failure that repeats the request': {
    code: 'sdk.connection_failed',
    fetch: async (input, init) => {
      const request = requestOf(input, init);
      throw Object.assign(new TypeError(`fetch failed: ${echoedText(request)}`), {
        request,
        cause: Object.assign(new Error(echoedText(request)), { code: 'ECONNRESET', request }),
      });
    },
  },
  'no answer in time': {
    code: 'sdk.timeout',
    fetch: hangingFetch,
    advanceMs: 1_000_000,
  },
  'a body that does not end in time': {
    code: 'sdk.timeout',
    fetch: echoing(200, () => new ReadableStream()),
    advanceMs: 1_000_000,
  },
  'an abort': {
    code: 'sdk.aborted',
    fetch: hangingFetch,
    act: controller => controller.abort(),
  },
  'an answer that is no JSON': { code: 'sdk.protocol_violation', fetch: echoing(200, echoedText) },
  'an answer that is no JSON and begins with a secret': {
    code: 'sdk.protocol_violation',
    fetch: echoing(200, request => [...request.headers.values()].join(' ')),
  },
  'a decoder that quotes the answer': {
    code: 'sdk.protocol_violation',
    fetch: echoedJson(200),
    spec: {
      decode: async answer => {
        throw new Error(`unexpected ${await answer.text()}`);
      },
    },
  },
  'an answer that is too large': {
    code: 'sdk.response_too_large',
    fetch: echoing(200, echoedText),
    options: { maxResponseBytes: 10 },
  },
  'a redirect to a foreign address with a secret': {
    code: 'sdk.redirect_refused',
    fetch: async () =>
      new Response(null, { status: 302, headers: { location: `http://u:${CANARY}@evil.test/?k=${CANARY}` } }),
  },
  'a header that cannot be sent': {
    code: 'sdk.invalid_argument',
    fetch: echoedJson(200),
    call: { headers: { 'x-token': `${CANARY}\nx` } },
  },
  'a body that cannot be sent': {
    code: 'sdk.invalid_argument',
    fetch: echoedJson(200),
    spec: {
      method: 'POST',
      body: { kind: 'json', value: { [CANARY]: CANARY, wrong: 1n, self: Number.NaN } },
    },
  },
  'a stream that breaks': {
    code: 'sdk.connection_failed',
    fetch: echoing(200, request => {
      const broken = new Error(echoedText(request));
      return new ReadableStream({ pull: controller => controller.error(broken) });
    }),
    spec: { decode: async answer => readAll(answer.stream()) },
  },
};

async function readAll(source: ByteSource): Promise<void> {
  while ((await source.read()) !== undefined);
}

/** All that a caller, a log or a trace could show of a failure. */
function everythingShown(error: SdkError, recorder: Recorder, objects: readonly unknown[]): string {
  const texts = [
    recorder.text(),
    JSON.stringify(error),
    ...objects.map(object => inspect(object, { depth: 20 })),
  ];
  for (let shown: unknown = error; shown instanceof Error; shown = shown.cause) {
    texts.push(inspect(shown, { depth: 20, showHidden: true, maxStringLength: null }));
    texts.push(String(shown), shown.message, shown.stack ?? '', JSON.stringify(shown));
  }
  return texts.join('\n');
}

async function drive(credential: Credential, failing: Failing) {
  const recorder = new Recorder();
  const clock = manualClock();
  const controller = new AbortController();
  const { logger, tracer } = recorder;
  const client = clientWith({
    credential,
    clock,
    logger,
    tracer,
    fetch: failing.fetch,
    retry: { maxRetries: 1 },
  });
  const configured = failing.options === undefined ? client : client.withOptions(failing.options);
  const call = configured.request(getThings({ query: secretQuery, ...failing.spec }), {
    signal: controller.signal,
    ...failing.call,
  });
  const outcome = call.then(
    () => undefined,
    (error: unknown) => error as SdkError,
  );
  await clock.advance(0);
  failing.act?.(controller);
  await clock.advance(failing.advanceMs ?? 20_000);
  return { error: await outcome, recorder, objects: [client, call, credential] };
}

describe.each(Object.entries(credentials))('with %s', (_name, makeCredential) => {
  test.each(Object.entries(failures))(
    '%s shows no secret in errors, logs or traces',
    async (_what, failing) => {
      const { error, recorder, objects } = await drive(makeCredential(), failing);
      expect(error?.code).toBe(failing.code);
      const shown = everythingShown(error as SdkError, recorder, objects);
      for (const secret of forbidden) expect(shown).not.toContain(secret);
      expect(recorder.names()).toEqual(
        expect.arrayContaining(['startSpan', 'error', 'recordException', 'end']),
      );
    },
  );

  test('status 401 shows no secret, whatever the renewal says', async () => {
    const { error, recorder, objects } = await drive(makeCredential(), { code: '', fetch: echoedJson(401) });
    expect(['sdk.unauthenticated', 'sdk.auth_failed']).toContain(error?.code);
    const shown = everythingShown(error as SdkError, recorder, objects);
    for (const secret of forbidden) expect(shown).not.toContain(secret);
  });

  test('success shows no secret either', async () => {
    const { error, recorder } = await drive(makeCredential(), { code: '', fetch: echoedJson(200) });
    expect(error).toBeUndefined();
    expect(recorder.names()).toContain('debug');
    for (const secret of forbidden) expect(recorder.text()).not.toContain(secret);
  });

  test('the secret is really sent and echoed, so the other tests look for something that is there', async () => {
    let echoed = '';
    await drive(makeCredential(), {
      code: '',
      fetch: async (input, init) => {
        echoed = JSON.stringify(echoOf(requestOf(input, init)));
        return json(null);
      },
    });
    expect(forbidden.some(secret => echoed.includes(secret))).toBe(true);
    expect(echoed).toContain(`${CANARY}-query`);
  });
});

describe('a replaced token', () => {
  test('is blanked out of an answer that arrives after the renewal', async () => {
    let issued = 0;
    const credential = refreshableToken({
      acquire: async () => ({
        accessToken: `${CANARY}-${++issued}`,
        refreshToken: `${CANARY}-refresh-${issued}`,
      }),
    });
    const late = Promise.withResolvers<Response>();
    let calls = 0;
    const client = clientWith({
      credential,
      fetch: async (input, init) => {
        calls++;
        if (calls === 1) return late.promise;
        const isOld = requestOf(input, init).headers.get('authorization')?.endsWith('-1') ?? false;
        return json(null, isOld ? 401 : 200);
      },
    });
    const first = client.request(getThings()).catch((error: unknown) => error);
    await client.request(getThings());
    late.resolve(json({ message: `${CANARY}-1 is not ${CANARY}-refresh-1 nor ${CANARY}-2` }, 400));
    const error = await first;
    expect(inspect(error)).toContain('[redacted] is not [redacted] nor [redacted]');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(CANARY);
  });
});
