import { describe, expect, jest, test } from '@jest/globals';
import * as core from '../../src/index.js';
import { clientWith, failureOf, getThings, json, networkFailure, scriptedFetch } from '../client/harness.js';

const context = { platform: 'test', operation: 'things.list', attempts: 1 };

/** One error of each class, made by the given copy of the package. */
function oneOfEach(copy: typeof core): Record<string, core.SdkError> {
  const http = (status: number): core.HttpError =>
    new copy.HttpError({
      ...context,
      status,
      request: 'GET http://h/',
      headers: {},
      body: undefined,
      retryable: false,
    });
  return {
    isBadRequestError: http(400),
    isUnauthenticatedError: http(401),
    isForbiddenError: http(403),
    isNotFoundError: http(404),
    isConflictError: http(409),
    isRateLimitError: http(429),
    isServerError: http(500),
    isConnectionError: new copy.ConnectionError({ ...context, message: 'm' }),
    isTimeoutError: new copy.TimeoutError({ ...context, phase: 'body', limitMs: 1 }),
    isAbortedError: new copy.AbortedError({ ...context, reason: undefined }),
    isAuthError: new copy.AuthError({ ...context, stage: 'acquire', message: 'm' }),
    isProtocolError: new copy.ProtocolError({ ...context, message: 'm' }),
    isValidationError: new copy.ValidationError({ ...context, issues: [] }),
    isStreamError: new copy.StreamError({ ...context, message: 'm', gap: 'none' }),
    isPagingError: new copy.PagingError({ ...context, cursor: 'c' }),
    isClosedError: new copy.ClosedError({ ...context, what: 'client' }),
  };
}

const guardNames = Object.keys(oneOfEach(core));
const guard = (name: string): ((value: unknown) => boolean) =>
  (core as unknown as Record<string, (value: unknown) => boolean>)[name] as (value: unknown) => boolean;

describe('guards', () => {
  test.each(guardNames)('%s knows its own error and no other', name => {
    for (const [owner, error] of Object.entries(oneOfEach(core))) {
      expect([owner, guard(name)(error)]).toEqual([owner, owner === name]);
    }
  });

  test('recognise errors that another copy of the package made', async () => {
    jest.resetModules();
    const copy = await import('../../src/index.js');
    expect(copy.SdkError).not.toBe(core.SdkError);
    for (const [name, error] of Object.entries(oneOfEach(copy))) {
      expect(error instanceof core.SdkError).toBe(false);
      expect([name, guard(name)(error), core.isSdkError(error)]).toEqual([name, true, true]);
    }
    expect(core.isHttpError(oneOfEach(copy).isConflictError)).toBe(true);
  });

  test('keep an error of another copy as the cause that it is', async () => {
    jest.resetModules();
    const copy = await import('../../src/index.js');
    const cause = oneOfEach(copy).isServerError;
    const error = new core.AuthError({ ...context, stage: 'refresh', message: 'm', cause });
    expect(error.cause).toBe(cause);
  });

  test.each([undefined, null, 0, 'sdk.timeout', {}, new Error('sdk.timeout'), { code: 'sdk.timeout' }])(
    'know that %p is no error of an SDK',
    value => {
      for (const name of [...guardNames, 'isSdkError', 'isHttpError']) expect(guard(name)(value)).toBe(false);
    },
  );

  test('every class is an Error with its own name, a code of the list and the place where it happened', () => {
    for (const error of Object.values(oneOfEach(core))) {
      expect(error).toBeInstanceOf(Error);
      expect(error).toBeInstanceOf(core.SdkError);
      expect(error.name).toBe(error.constructor.name);
      expect(core.SDK_ERROR_CODES).toContain(error.code);
      expect(error).toMatchObject({ platform: 'test', operation: 'things.list' });
    }
  });
});

describe('the code of a failed answer', () => {
  test.each([
    [400, 'sdk.bad_request'],
    [401, 'sdk.unauthenticated'],
    [402, 'sdk.http_error'],
    [403, 'sdk.forbidden'],
    [404, 'sdk.not_found'],
    [405, 'sdk.http_error'],
    [408, 'sdk.http_error'],
    [409, 'sdk.conflict'],
    [410, 'sdk.not_found'],
    [412, 'sdk.conflict'],
    [413, 'sdk.bad_request'],
    [415, 'sdk.bad_request'],
    [418, 'sdk.http_error'],
    [422, 'sdk.bad_request'],
    [424, 'sdk.http_error'],
    [429, 'sdk.rate_limited'],
    [500, 'sdk.server_error'],
    [501, 'sdk.server_error'],
    [503, 'sdk.server_error'],
    [599, 'sdk.server_error'],
  ])('of status %d is %s', async (status, code) => {
    const failure = await failureOf<core.HttpError>(
      clientWith({ fetch: scriptedFetch(json({}, status)), retry: false }).request(getThings()),
    );
    expect(failure).toMatchObject({ code, status });
    expect(core.isHttpError(failure)).toBe(true);
  });
});

describe('a failed answer', () => {
  const failing = async (answer: Response): Promise<core.HttpError> =>
    failureOf<core.HttpError>(
      clientWith({ fetch: scriptedFetch(answer), retry: false }).request(getThings()),
    );

  test('carries the words and the code of the server, its id, and the headers that may be shown', async () => {
    const answer = json({ message: 'stream exists', code: 57 }, 409, {
      'x-request-id': 'r-9',
      'set-cookie': 'session=1',
      'www-authenticate': 'Basic',
    });
    const failure = await failing(answer);
    expect(failure.message).toBe(
      'test things.list failed with status 409: stream exists (server code 57) [GET http://api.test/base/things]',
    );
    expect(failure).toMatchObject({
      serverMessage: 'stream exists',
      serverCode: 57,
      requestId: 'r-9',
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-9' },
      body: { message: 'stream exists', code: 57 },
    });
    expect(Object.keys(failure.headers).sort()).toEqual(['content-type', 'x-request-id']);
  });

  test.each([
    ['nothing', null, undefined],
    ['text', 'Bad Gateway', 'Bad Gateway'],
    ['half a JSON', '{"a":', '{"a":'],
    ['a list', '[{"code":"x"}]', [{ code: 'x' }]],
    ['a scalar', '42', 42],
  ])('may have %s as its body', async (_what, body, expected) => {
    expect((await failing(new Response(body, { status: 502 }))).body).toEqual(expected);
  });

  test('can be written as JSON even when its body holds 64-bit integers or is nested without end', async () => {
    const exact = await failing(new Response('{"id":9223372036854775807}', { status: 400 }));
    expect(exact.body).toEqual({ id: 9223372036854775807n });
    expect(JSON.parse(JSON.stringify(exact))).toMatchObject({ body: { id: '9223372036854775807' } });
    const deep = await failing(new Response(`${'['.repeat(30_000)}1${']'.repeat(30_000)}`, { status: 400 }));
    expect(JSON.stringify(deep)).toContain('[nested too deep]');
  });

  test('is made by the platform when it has a class of its own', async () => {
    class OwnError extends core.HttpError {
      override readonly name: string = 'OwnError';
    }
    const client = new core.HttpClient(
      {
        name: 'own',
        describeFailure: () => ({ message: 'm', requestId: 'from the body' }),
        createError: facts => new OwnError(facts),
        requestIdHeader: 'x-own-id',
      },
      { baseUrl: 'http://h', fetch: scriptedFetch(json({}, 400, { 'x-own-id': '7' }), json({}, 400)) },
    );
    const first = await failureOf(client.request(getThings()));
    expect(first).toBeInstanceOf(OwnError);
    expect(first).toMatchObject({ name: 'OwnError', platform: 'own', requestId: '7' });
    expect(await failureOf(client.request(getThings()))).toMatchObject({ requestId: 'from the body' });
  });
});

describe('an error', () => {
  test('as JSON holds name, message, code and its fields, and no stack', () => {
    const error = new core.TimeoutError({ ...context, phase: 'idle', limitMs: 5 });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'TimeoutError',
      message: 'test things.list timed out after 5 ms (phase: idle)',
      code: 'sdk.timeout',
      platform: 'test',
      operation: 'things.list',
      attempts: 1,
      retryable: true,
      phase: 'idle',
      limitMs: 5,
    });
  });

  test('keeps of a foreign cause its name, message, stack and system code, and nothing that hangs on it', async () => {
    const cause = Object.assign(networkFailure('ECONNRESET'), {
      request: { headers: { authorization: 'canary' } },
    });
    const failure = await failureOf(
      clientWith({ fetch: scriptedFetch(cause), retry: false }).request(getThings()),
    );
    const kept = failure.cause as Error & { code?: string };
    expect(kept).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(kept.stack).toContain('guards.test.ts');
    expect(kept.cause).toMatchObject({ message: 'connect ECONNRESET 127.0.0.1:1', code: 'ECONNRESET' });
    expect(kept).not.toHaveProperty('request');
  });

  test.each([
    ['a text', 'plain text', 'plain text'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['null', null, 'null'],
    ['an object without a prototype', Object.create(null), 'an object that is no error was thrown'],
  ])('can have %s as its cause', (_what, cause, message) => {
    const error = new core.AbortedError({ ...context, reason: cause });
    expect((error.cause as Error).message).toBe(message);
  });

  test('can have a cause that is its own cause', () => {
    const circle: Error & { cause?: unknown } = new Error('round');
    circle.cause = circle;
    const error = new core.AbortedError({ ...context, reason: circle });
    let depth = 0;
    for (let cause = error.cause; cause !== undefined; cause = (cause as Error).cause) depth++;
    expect(depth).toBe(5);
  });

  test('shows the beginning of what was received, and of a repeated cursor, not all of it', () => {
    const long = 'x'.repeat(1_000);
    expect(new core.ProtocolError({ ...context, message: 'm', excerpt: long }).excerpt).toHaveLength(200);
    expect(new core.PagingError({ ...context, cursor: long }).cursor).toHaveLength(200);
  });
});
