import { describe, expect, test } from '@jest/globals';
import {
  accessToken,
  IvcapClient,
  isIvcapError,
  isProtocolError,
  isStreamError,
  type JobEventOptions,
} from '@sdk/ivcap';
import { manualClock } from '@sdk/testkit';
import { all } from '../support/server.js';
import { settle } from '../support/settle.js';

const frame = (seqId: number, type: string, data: object): string => {
  const id = String(seqId).padStart(8, '0');
  return `id: ${id}\ndata: ${JSON.stringify({ SeqID: id, type, data })}\n\n`;
};
const status = (seqId: number, name: string): string => frame(seqId, 'ivcap.job.status', { status: name });

/** Reads events from a server that gives these answers; records of the job come from `records`. */
async function read(
  answers: readonly (string | { readonly status: number; readonly body?: object } | 'refused')[],
  records: readonly string[] = [],
  options: JobEventOptions = {},
) {
  const asked: (string | null)[] = [];
  let recordsAsked = 0;
  const clock = manualClock();
  const client = new IvcapClient({
    baseUrl: 'http://h',
    credential: accessToken('tok-1'),
    clock,
    random: () => 0,
    retry: false,
    fetch: async (input, init) => {
      const { url, headers } = new Request(input, init);
      if (!url.includes('/events')) {
        const known = records[Math.min(recordsAsked++, records.length - 1)];
        return new Response(Buffer.from(JSON.stringify({ id: 'urn:j', status: known })));
      }
      const answer = answers[asked.length];
      asked.push(headers.get('last-event-id'));
      if (answer === undefined || answer === 'refused') throw new TypeError('fetch failed');
      if (typeof answer === 'string') return new Response(Buffer.from(answer));
      const body = answer.body === undefined ? null : Buffer.from(JSON.stringify(answer.body));
      return new Response(body, { status: answer.status });
    },
  });
  const stream = client.jobs.resume({ urn: 'urn:j', service: 'urn:s' }).events(options);
  const outcome = await settle(clock, all(stream)).catch((error: unknown) => error);
  const events = Array.isArray(outcome) ? outcome.map(({ seqId }) => Number(seqId)) : outcome;
  return { events, asked };
}

describe('the events of a job', () => {
  test('go on behind the last one, over answers that end', async () => {
    const { events, asked } = await read([status(1, 'executing'), status(7, 'succeeded')]);
    expect([events, asked]).toEqual([
      [1, 7],
      [null, '00000001'],
    ]);
  });

  test.each([{ status: 204 }, { status: 504, body: { name: 'event-timeout', timeout: true } }])(
    'go on after %j, which means that there is nothing new',
    async nothing => {
      const { events } = await read([status(1, 'executing'), nothing, status(2, 'failed')], ['executing']);
      expect(events).toEqual([1, 2]);
    },
  );

  test('end when the job is over and two answers in a row are empty', async () => {
    const { events, asked } = await read([{ status: 204 }, { status: 204 }], ['succeeded']);
    expect([events, asked]).toEqual([[], [null, null]]);
  });

  test('drop a frame that was cut, and those that come again', async () => {
    const cut = status(1, 'executing') + status(2, 'executing').slice(0, 40);
    const { events } = await read([
      cut,
      status(1, 'executing') + status(2, 'executing') + status(3, 'error'),
    ]);
    expect(events).toEqual([1, 2, 3]);
  });

  test('begin behind the one that the caller has', async () => {
    const { events, asked } = await read([status(5, 'executing') + status(6, 'succeeded')], [], {
      resumeFrom: '00000005',
    });
    expect([events, asked]).toEqual([[6], ['00000005']]);
  });

  test('come without an envelope too, named by their frames', async () => {
    const { events } = await read([`event: ivcap.job.status\nid: 4\ndata: {"status":"succeeded"}\n\n`]);
    expect(events).toEqual([4]);
  });

  test('fail after broken connections in a row, with the last id', async () => {
    const answers = [status(1, 'executing'), ...Array.from({ length: 6 }, () => 'refused' as const)];
    const { events } = await read(answers);
    expect(isStreamError(events) && events.lastEventId).toBe('00000001');
  });

  test('fail at once when the job is unknown, when a gateway gives up, or a frame is no JSON', async () => {
    const { events: unknown } = await read([{ status: 404, body: { message: 'no' } }]);
    expect(isIvcapError(unknown) && unknown.status).toBe(404);
    const { events: gateway } = await read([{ status: 504 }]);
    expect(isIvcapError(gateway) && gateway.status).toBe(504);
    const { events: text } = await read(['data: hello\n\n']);
    expect(isProtocolError(text)).toBe(true);
  });
});
