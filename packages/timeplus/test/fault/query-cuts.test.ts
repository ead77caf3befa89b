import { describe, expect, jest, test } from '@jest/globals';
import { type LiveItem, TimeplusClient } from '@sdk/timeplus';
import fc from 'fast-check';
import {
  ACCEPTED_MS,
  type CutKind,
  type CutServer,
  cutServer,
  recordedAnswer,
  recordedFrames,
  type StoredRow,
} from '../support/cut-server.js';

interface Row {
  id: number;
  text: string;
}

const ROWS: readonly StoredRow[] = ['a', 'é', 'ä🙂', 'ä🙂', '\n', '"'].map((text, index) => ({
  id: Math.min(index, 3),
  text,
  timeMs: ACCEPTED_MS + 1500 + 10 * Math.floor(index / 3),
  sn: index,
}));
const EXPECTED = ROWS.map(({ id, text }) => ({ id, text }));

function clientOf(server: CutServer, maxRetries = 3): TimeplusClient {
  return new TimeplusClient({
    baseUrl: 'http://tp.example.test',
    workspace: 'ws',
    fetch: server.fetch,
    retry: { baseMs: 0, maxRetries },
    // Waits take no time, and time limits never come.
    clock: {
      now: () => ACCEPTED_MS + 60_000,
      monotonic: () => 0,
      after: (delayMs, callback) => {
        if (delayMs > 0) return () => {};
        const timer = setImmediate(callback);
        return () => clearImmediate(timer);
      },
    },
  });
}

/** How many rows the whole frames within the first bytes hold, and whether they are all. */
function wholeFrames(cut: number, lineEnd: string): { events: number; rows: number } {
  const encoder = new TextEncoder();
  let end = 0;
  let events = 0;
  let rows = 0;
  for (const lines of recordedFrames(ROWS, false)) {
    end += encoder.encode([...lines, '', ''].join(lineEnd)).byteLength;
    // A line that ends with CR LF is complete with its CR.
    if (end - (lineEnd.length - 1) > cut) break;
    events += 1;
    if (lines[0]?.startsWith('data:')) rows += (JSON.parse(lines[0].slice(5)) as unknown[]).length;
  }
  return { events, rows };
}

// Many queries one after the other, on machines that have other work too.
jest.setTimeout(120_000);

const isSoak = process.env['SOAK'] !== undefined;

/** Every byte in one of the ways, and every tenth or so in the others. */
const cases: readonly (readonly [kind: CutKind, lineEnd: string, step: number])[] = [
  ['end', '\n', 1],
  ['error', '\n', isSoak ? 1 : 11],
  ['end', '\r\n', isSoak ? 1 : 11],
  ['error', '\r\n', isSoak ? 1 : 11],
];

describe('a connection that is cut after any byte', () => {
  test.each(cases)(
    'by an %s, lines ending with %j: a query gives the rows of whole frames, then says so',
    async (kind, lineEnd, step) => {
      const whole = recordedAnswer(ROWS, false, lineEnd);
      for (let cut = 0; cut < whole.byteLength; cut += step) {
        const { events, rows } = wholeFrames(cut, lineEnd);
        const outcome = await readQuery(cut, kind, lineEnd);
        expect({ cut, ...outcome }).toEqual({
          cut,
          rows: EXPECTED.slice(0, rows),
          // Before the first event nothing is known of a query; after the last one nothing is missing.
          error: events === 0 ? 'sdk.connection_failed' : events < 6 ? 'sdk.stream_broken' : undefined,
          cancelled: events === 0 || events === 6 ? 0 : 1,
        });
      }
    },
  );

  test.each(cases)(
    'by an %s, lines ending with %j: a live query gives every row once',
    async (kind, lineEnd, step) => {
      const whole = recordedAnswer(ROWS, true, lineEnd).byteLength;
      for (let cut = 0; cut < whole; cut += step) {
        const server = cutServer(ROWS, [cut], { kind, lineEnd });
        const { rows, news } = await readLive(server);
        expect({ cut, rows }).toEqual({ cut, rows: EXPECTED });
        expect(news.map(item => item.type === 'reconnected' && item.gap)).toEqual(
          server.statements[1]?.includes('_tp_time >=') === true ? ['none'] : [],
        );
      }
    },
  );

  const runs = isSoak ? 5_000 : 60;
  test('property: any number of cuts, any order of the replay: every row once, none of them missing', async () => {
    const row = fc.record({ id: fc.nat(2), text: fc.constantFrom('x', 'ü'), timeMs: fc.nat(4_000) });
    const cuts = fc.array(fc.nat(1200), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        cuts,
        fc.boolean(),
        async (given, lengths, backwards) => {
          const rows = given.map((one, sn) => ({ ...one, timeMs: ACCEPTED_MS + one.timeMs, sn }));
          const replay = (stored: StoredRow[]): StoredRow[] => (backwards ? stored.reverse() : stored);
          const server = cutServer(rows, lengths, { replay });
          const live = await readLive(server);
          const textOf = ({ id, text }: Row): string => `${id} ${text}`;
          expect(live.rows.map(textOf).sort()).toEqual(rows.map(textOf).sort());
        },
      ),
      { numRuns: runs },
    );
  });
});

async function readQuery(
  cut: number,
  kind: CutKind,
  lineEnd: string,
): Promise<{ rows: Row[]; error: unknown; cancelled: number }> {
  const server = cutServer(ROWS, [cut, 0, 0, 0], { kind, lineEnd });
  const rows: Row[] = [];
  let error: unknown;
  try {
    for await (const row of await clientOf(server).query<Row>('select id, text from s')) rows.push(row);
  } catch (caught) {
    error = (caught as { code: string }).code;
  }
  return { rows, error, cancelled: server.cancelled.length };
}

async function readLive(server: CutServer): Promise<{ rows: Row[]; news: LiveItem<Row>[] }> {
  const rows: Row[] = [];
  const news: LiveItem<Row>[] = [];
  for await (const item of await clientOf(server, 10).live<Row>('select id, text from s')) {
    if (item.type === 'data') rows.push(item.value);
    else news.push(item);
  }
  return { rows, news };
}
