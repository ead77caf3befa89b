import {
  alsoSends,
  both,
  type Difference,
  ends,
  onFrames,
  onRequests,
  onResponse,
  onScriptOutcome,
  onValue,
  refused,
  refusedInScript,
  scriptEnds,
  without,
} from './difference.js';
import type { Exchange } from './expected.js';
import { type Part, upload, withFieldName, withoutToken, withRequestId } from './rewrites.js';
import type { RecordedFrame } from './vector.js';

const REFUSED = [{ code: 'io.vantiq.authentication.failed', message: 'Unauthorized', params: [] }];

/** How this SDK tries to get another token in place of one that was refused. */
const refusedRefresh: Exchange = {
  request: {
    method: 'POST',
    path: '/authenticate/refresh',
    query: {},
    headers: { 'content-type': 'text/plain' },
    body: 'tok-aaaa-1111',
  },
  response: { status: 401, headers: { 'content-type': 'application/json' }, body: REFUSED },
};

const LOG_IN: readonly RecordedFrame[] = [
  {
    dir: 'client',
    kind: 'text',
    json: { op: 'validate', resourceName: 'system.credentials', object: 'tok-aaaa-1111' },
  },
  { dir: 'server', kind: 'binary', json: { status: 200, headers: {}, body: {} } },
];

const done = { kind: 'value', value: 'done' } as const;

/** Every deliberate difference; one that is not here fails its vector. */
export const differences: readonly Difference[] = [
  {
    row: 'V-33',
    what: 'the answer is left open, and only a body has a type',
    change: onRequests(request =>
      without(
        request,
        'accept',
        ...(request.body === undefined || request.body === null ? ['content-type'] : []),
      ),
    ),
  },
  {
    row: 'Q-10',
    what: 'no body is undefined, and an answer without a type has none',
    change: onResponse((response, { exchanges }) => {
      const type = exchanges.at(-1)?.response.headers?.['content-type'];
      return type === undefined ? { ...response, body: undefined, content_type: undefined } : response;
    }),
  },
  {
    row: 'Q-10',
    what: 'no rows are an empty list',
    only: ['select-204'],
    change: onResponse(response => ({ ...response, body: [] })),
  },
  {
    row: 'V-12',
    what: 'the result of a count and of a delete is the number',
    only: ['count-all', 'count-where', 'delete-where'],
    change: onResponse(response => ({ ...response, body: response['count'] })),
  },
  {
    row: 'Q-09',
    what: 'a count that failed has no body',
    only: ['count-404'],
    change: onResponse(response => ({ ...response, body: undefined })),
  },
  {
    row: 'Q-01',
    what: 'a refused log-in or refresh is a VantiqError',
    only: ['auth-401-array', 'auth-refresh-401'],
    change: ends({ kind: 'failed', status: 401, errors: REFUSED }),
  },
  {
    row: '4.13',
    what: 'a refused token is refreshed once',
    only: ['auth-token-expired', 'ext-auth-failed'],
    change: alsoSends(refusedRefresh),
  },
  {
    row: '2.6',
    what: 'an answer in an unknown shape is given as it came, under its status',
    only: ['err-unknown-shape', 'err-json-string', 'err-text'],
    change: onResponse((response, { exchanges }) => {
      const { body, bodyText, status } = exchanges[0]?.response ?? {};
      const said =
        typeof body === 'object' ? (body as { readonly detail: string }).detail : (body ?? bodyText);
      return { ...response, errors: [{ code: String(status), message: said, params: [] }] };
    }),
  },
  {
    row: '2.6',
    what: 'JSON that is none is a ProtocolError, which is about the answer, not the connection',
    only: ['ok-json-malformed'],
    change: ends({ kind: 'broken', name: 'ProtocolError' }),
  },
  {
    row: 'Q-11',
    what: 'a limit that makes no sense is refused',
    only: ['select-limit-negative'],
    change: refused,
  },
  { row: 'Q-22', what: 'an id that is missing is refused', only: ['select-one-none'], change: refused },
  { row: 'Q-23', what: 'deleting everything must be said', only: ['delete-none'], change: refused },
  {
    row: 'V-16',
    what: 'an unknown system resource is refused',
    only: ['err-unknown-system'],
    change: refused,
  },
  {
    row: 'Q-21',
    what: 'a topic without a slash is refused',
    only: ['publish-topic-noslash'],
    change: refused,
  },
  {
    row: 'Q-21',
    what: 'a topic without a slash cannot be subscribed to',
    only: ['ws-topic-without-slash'],
    change: refusedInScript,
  },
  {
    row: 'U-01',
    what: 'of a bulk insert each instance tells what became of it',
    only: ['insert-bulk'],
    change: onResponse(response => ({
      ...response,
      body: [
        { isSuccess: true, statusCode: 200, body: { name: 'a' } },
        {
          isSuccess: false,
          statusCode: 409,
          errors: [{ code: 'io.vantiq.resource.duplicate.key', message: 'dup', params: [] }],
        },
      ],
    })),
  },
  {
    row: '4.12',
    what: 'the field has the name of the Node and Java clients',
    only: ['upload-inmem-str', 'upload-file', 'upload-binary-file', 'upload-target-namespace'],
    change: onRequests(request => ({ ...request, body: (request.body as Part[]).map(withFieldName) })),
  },
  {
    row: 'Q-05',
    what: 'content in memory needs no more than a name',
    only: ['upload-inmem-docname-only'],
    change: expected => ({
      ...expected,
      exchanges: [upload('my document', 'some content for my document')],
      outcome: {
        kind: 'response',
        response: {
          is_success: true,
          status_code: 200,
          content_type: 'application/json',
          count: undefined,
          errors: undefined,
          body: { name: 'my document' },
        },
      },
    }),
  },
  {
    row: 'V-55',
    what: 'a file that is missing is refused',
    only: ['upload-missing-file'],
    change: refused,
  },
  {
    row: 'V-51',
    what: 'a path that does not begin at the root is refused',
    only: ['download-relative'],
    change: refused,
  },
  {
    row: 'Q-07',
    what: 'without a user nothing is sent',
    only: ['download-unauthenticated', 'upload-unauthenticated'],
    change: ends({ kind: 'unauthenticated' }),
  },
  {
    row: 'Q-07',
    what: 'a download that fails tells the errors',
    only: ['node-download-404'],
    change: (expected, { exchanges }) => ({
      ...expected,
      outcome: { kind: 'failed', status: 404, errors: exchanges[0]?.response.body },
    }),
  },
  {
    row: 'V-07',
    what: 'the recording does not tell the length of the stream',
    only: ['node-download'],
    change: onValue(value => ({ ...(value as object), length: 12 })),
  },
  {
    row: 'Q-25',
    what: 'a delete gives the number, commands give nothing',
    only: ['node-delete', 'node-delete-one', 'node-publish-topic', 'node-publish-204', 'node-authenticate'],
    change: (expected, vector) =>
      ends({ kind: 'value', value: vector.id === 'node-delete' ? 3 : undefined })(expected, vector),
  },
  {
    row: 'V-B17',
    what: 'the session is not asked for before an upload, which says by itself when it is dead',
    only: ['node-upload-resourcepath'],
    change: expected => ({ ...expected, exchanges: expected.exchanges.slice(1) }),
  },
  {
    row: '4.7',
    what: 'the socket logs in before anything else, which the derived scripts leave out',
    only: ['ws-op-insert', 'ws-op-patch', 'ws-op-error', 'ws-op-subscribe-events-system', 'ws-java-ping'],
    change: expected => ({ ...expected, script: [...LOG_IN, ...expected.script] }),
  },
  {
    row: 'V-B15',
    what: 'the ids of requests are made by the client',
    only: ['ws-op-insert', 'ws-op-patch', 'ws-op-error', 'ws-op-subscribe-events-system'],
    change: onFrames((frame, { id }) =>
      withRequestId(frame, id === 'ws-op-subscribe-events-system' ? '/types/system.sources/insert' : '1'),
    ),
  },
  {
    row: '4.8',
    what: 'a patch names properties as over HTTP',
    only: ['ws-op-patch'],
    change: onFrames(frame =>
      frame.dir === 'client' && frame.json?.['op'] === 'patch'
        ? { ...frame, json: { ...frame.json, object: [{ op: 'replace', path: '/temperature', value: 100 }] } }
        : frame,
    ),
  },
  {
    row: '4.8',
    what: 'a failed request rejects',
    only: ['ws-op-error'],
    change: scriptEnds({
      kind: 'failed',
      status: 404,
      errors: [{ code: 'com.accessg2.ag2rs.type.not.found', message: 'x', params: ['Nope'] }],
    }),
  },
  {
    row: 'V-B14',
    what: 'the derived script does not show the event that its reader gets',
    only: ['ws-op-subscribe-events-system'],
    change: onScriptOutcome(outcome => ({
      ...outcome,
      events: [
        { path: '/types/system.sources/insert/NewSource', value: { name: 'NewSource', type: 'REMOTE' } },
      ],
    })),
  },
  {
    row: 'Q-24',
    what: 'a refused subscription rejects',
    only: ['ws-subscribe-error'],
    change: scriptEnds({
      kind: 'failed',
      status: 403,
      errors: [{ code: 'io.vantiq.forbidden', message: 'no', params: [] }],
    }),
  },
  {
    row: 'V-65',
    what: 'the id of a subscription in another namespace names it, as since 1.3.2',
    only: ['ws-target-namespace--v1.3.1'],
    change: onFrames(frame => withRequestId(frame, '/topics/test/topic@OtherNS')),
  },
  {
    row: 'Q-12',
    what: 'acknowledging without a socket is a ClosedError',
    only: ['ws-ack-no-subscriber'],
    change: scriptEnds({ kind: 'broken', name: 'ClosedError' }),
  },
  {
    row: 'Q-12',
    what: 'a callback can be registered at any time',
    only: ['ws-on-close-without-subscriber'],
    change: scriptEnds(done),
  },
  {
    row: 'V-57',
    what: 'without a user there is no socket, and so no end of one',
    only: ['ws-not-authenticated', 'ws-not-authenticated--v1.3.1'],
    change: onScriptOutcome(outcome => ({ ...outcome, calls: [{ kind: 'unauthenticated' }], closes: 0 })),
  },
  {
    row: 'Q-16',
    what: 'a connection that broke is made again, so that it is no end',
    only: ['ws-tcp-abort', 'ws-tcp-abort--v1.3.1'],
    change: both(
      onScriptOutcome(outcome => ({ ...outcome, closes: 0 })),
      onFrames(frame => (frame.kind === 'close' ? undefined : frame)),
    ),
  },
  {
    row: 'Q-14',
    what: 'the end is told once',
    only: ['ws-client-close'],
    change: onScriptOutcome(outcome => ({ ...outcome, closes: 1 })),
  },
  {
    row: 'V-B12',
    what: 'no SockJS, so no question about it before, and no token beside the log-in',
    only: ['node-ws-subscribe-topic', 'node-ws-subscribe-persistent-ack', 'node-ws-subscribe-type'],
    change: both(onFrames(withoutToken), expected => ({ ...expected, exchanges: [] })),
  },
  {
    row: 'V-58',
    what: 'a connection whose log-in was refused is cut',
    only: ['ext-auth-failed'],
    change: onFrames(frame => (frame.kind === 'close' ? undefined : frame)),
  },
  {
    row: 'V-B34',
    what: 'refused credentials reject with the server’s own words',
    only: ['ext-auth-failed'],
    change: scriptEnds({
      kind: 'failed',
      status: 400,
      errors: [
        {
          code: 'io.vantiq.authentication.failed',
          message: 'Failed to authenticate supplied credentials.',
          params: [],
        },
      ],
    }),
  },
];
