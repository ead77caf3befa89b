import { both, type Difference, onClientFrames, onScript, onSession } from './difference.js';
import { DONE, type Frame } from './expected.js';

type Data = Readonly<Record<string, unknown>>;

const SUBSCRIBE = { object: 'drop', type: 'subscribe', flowId: 'f5a1b2c3d4e5f60718293a4b5' };

/** An answer in the form of the platform. */
function answer(msgId: string): Frame {
  return { from: 'server', data: { head: { msgId, ok: true, errors: [], messages: [] }, body: {} } };
}

function isMessage({ from, data, unasked }: Frame): boolean {
  return from === 'client' && unasked !== true && (data as Data)['type'] !== 'heartbeat';
}

/** Numbers the messages, and lets the server answer each of them under its number. */
function numbered(script: readonly Frame[]): readonly Frame[] {
  const numbers = new Map<unknown, string>();
  const result: Frame[] = [];
  let last = 0;
  let unanswered = false;
  for (const [index, frame] of script.entries()) {
    const head = (frame.data as { readonly head?: Data } | undefined)?.head;
    if (isMessage(frame)) {
      last += 1;
      const { msgId, ...data } = frame.data as Data;
      if (msgId !== undefined) numbers.set(msgId, String(last));
      result.push({ ...frame, data: { ...data, msgId: String(last) } });
      unanswered = msgId === undefined;
      if (frame.unsent === true) continue;
      const next = (script[index + 1]?.data as { readonly head?: Data } | undefined)?.head;
      if (unanswered && next === undefined) result.push(answer(String(last)));
    } else if (head === undefined) result.push(frame);
    else {
      const msgId = unanswered ? String(last) : numbers.get(head['msgId']);
      result.push({ from: 'server', data: { ...(frame.data as Data), head: { ...head, msgId } } });
    }
  }
  return result;
}

/** How this SDK differs on sessions. */
export const sessionDifferences: readonly Difference[] = [
  {
    row: '5.18',
    what: 'the end of a subscription is called by its name',
    only: ['brws-unsubscribe-bug'],
    change: onScript(script => {
      const second = script.filter(isMessage)[1];
      return script.map(frame =>
        frame === second ? { ...frame, data: { ...(frame.data as Data), type: 'unsubscribe' } } : frame,
      );
    }),
  },
  {
    row: 'F-88',
    what: 'what was never subscribed is not unsubscribed',
    only: ['ws-unsubscribe-path'],
    change: onScript(script => script.map(frame => ({ ...frame, unsent: true }))),
  },
  {
    row: '4.7',
    what: 'every message has an id, a text, so that its answer is found',
    change: onScript(numbered),
  },
  {
    row: '4.7',
    what: 'no empty options, no object for a heartbeat, no version of a drop that is new',
    change: onClientFrames(data => {
      const { options, value, ...rest } = data as { readonly options?: object; readonly value?: Data };
      const { version, ...model } = value ?? {};
      if (data['type'] === 'heartbeat') return { type: 'heartbeat' };
      return {
        ...rest,
        ...(options === undefined || Object.keys(options).length === 0 ? {} : { options }),
        ...(value === undefined ? {} : { value: model }),
      };
    }),
  },
  {
    row: 'F-90',
    what: 'whoever sends a message waits for its answer',
    change: onSession((outcome, { script }) => {
      const messages = script.filter(isMessage);
      return {
        ...outcome,
        replies: [...outcome.replies, ...messages.slice(outcome.replies.length).map(() => DONE)],
      };
    }),
  },
  {
    row: 'F-92',
    what: 'a drop of a flow that was not subscribed to is not handed out',
    only: ['docs-ws-subscribe-path'],
    change: onSession(outcome => ({ ...outcome, drops: [] })),
  },
  {
    row: 'F-73b',
    what: 'a failure on a socket has the words of the platform',
    only: ['java-ws-error-404'],
    change: onSession(outcome => ({
      ...outcome,
      replies: [
        {
          kind: 'failed',
          name: 'FlowthingsNotFoundError',
          errors: ['The requested resource could not be located at this address.'],
        },
      ],
    })),
  },
  {
    row: 'F-94',
    what: 'a frame that cannot be read is an error of this SDK',
    only: ['ws-not-json'],
    change: onSession(outcome => ({ ...outcome, errors: ['ProtocolError'] })),
  },
  {
    row: '5.17',
    what: 'an answer without an id, and a drop without a handler, are no errors',
    only: ['ws-head-without-msgid', 'ws-message-without-handler'],
    change: onSession((outcome, { script }) => ({
      ...outcome,
      errors: [],
      drops: script.flatMap(({ data }) => {
        const { type, value } = (data ?? {}) as Data;
        return type === 'message' ? [value] : [];
      }),
    })),
  },
  {
    row: 'B-01',
    what: 'heartbeats keep a silent session alive',
    only: ['ws-no-heartbeat-from-client'],
    change: onScript(script => [...script, { from: 'client', data: { type: 'heartbeat' }, unasked: true }]),
  },
  {
    row: 'B-02',
    what: 'a closed connection is made again in a new session, with its subscriptions',
    only: ['ws-server-close'],
    change: both(
      onScript(script => [
        ...script,
        { from: 'client', data: { ...SUBSCRIBE, msgId: '2' }, unasked: true },
        answer('2'),
      ]),
      onSession(outcome => ({ ...outcome, opened: 2, errors: ['ConnectionError'] })),
      expected => ({
        ...expected,
        exchanges: [...expected.exchanges, ...expected.exchanges],
        upgrades: [...expected.upgrades, ...expected.upgrades],
      }),
    ),
  },
  {
    row: 'B-13',
    what: 'messages by polling have ids, and the answer is waited for',
    only: ['polling-send'],
    change: expected => {
      const [session, post] = expected.exchanges;
      if (session === undefined || post === undefined) return expected;
      const { query, headers } = post.request;
      const poll = {
        ...post.request,
        method: 'GET',
        headers: { 'x-auth-token': '<token>' },
        body: null,
        query,
      };
      return {
        ...expected,
        exchanges: [
          session,
          { request: poll, response: { status: 200, body: [answer('1').data] }, afterRequests: 3 },
          {
            ...post,
            request: {
              ...post.request,
              headers: { ...headers, 'content-type': 'application/json', 'x-auth-token': '<token>' },
              body: { ...SUBSCRIBE, msgId: '1' },
            },
          },
          { request: poll, response: { status: 200, body: [] }, afterRequests: Number.POSITIVE_INFINITY },
        ],
        outcome:
          expected.outcome.kind === 'session' ? { ...expected.outcome, replies: [DONE] } : expected.outcome,
      };
    },
  },
];
