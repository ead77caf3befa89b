import type { TimeplusClientOptions } from '@sdk/timeplus';

/** A row of the stream `s (id int32, text string)`. */
export interface StoredRow {
  readonly id: number;
  readonly text: string;
  readonly timeMs: number;
  readonly sn: number;
}

/** How the body of an answer ends before its end: as an end, or as a broken connection. */
export type CutKind = 'end' | 'error';

/** Second in which the queries are accepted. */
export const ACCEPTED_MS = Date.UTC(2026, 0, 1, 12);
const QUERY_ID = 'b3347493-92a2-4bde-bdc5-8ac119199e75';

/** An injected `fetch` in place of a server: it answers queries over one stream and cuts its answers where it is told. */
export interface CutServer {
  readonly fetch: NonNullable<TimeplusClientOptions['fetch']>;
  /** Statements of the queries that were run. */
  readonly statements: string[];
  /** Queries that were cancelled by request. */
  readonly cancelled: string[];
}

/**
 * @param rows what arrives after the first query.
 * @param cuts length of each answer in bytes; those behind the list are complete.
 * @param replay order in which stored rows are given again.
 */
export function cutServer(
  rows: readonly StoredRow[],
  cuts: readonly number[],
  { kind = 'end' as CutKind, lineEnd = '\n', replay = (stored: StoredRow[]): StoredRow[] => stored } = {},
): CutServer {
  const statements: string[] = [];
  const cancelled: string[] = [];
  return {
    statements,
    cancelled,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = new URL(request.url).pathname.replace('/ws/api/v1beta2', '');
      if (path === '/sqlanalyze') return Response.json(analysis);
      if (path === '/streams/s') return Response.json(streamInfo);
      if (path.endsWith('/cancel')) {
        cancelled.push(path);
        return new Response(null, { status: 204 });
      }
      const { sql } = (await request.json()) as { sql: string };
      const cut = cuts[statements.length];
      statements.push(sql);
      const since = /_tp_time >= to_datetime64\('([^']*)'/.exec(sql)?.[1];
      const sinceMs = since === undefined ? -Infinity : Date.parse(`${since.replace(' ', 'T')}Z`);
      const stored = rows.filter(({ timeMs }) => timeMs >= sinceMs);
      const given = since === undefined ? stored : replay(stored);
      const isTracked = sql.includes('_sdk_tp_sn');
      return new Response(cutStream(recordedAnswer(given, isTracked, lineEnd), cut, kind), {
        headers: { 'content-type': 'text/event-stream' },
      });
    },
  };
}

const analysis = {
  query_type: 'SELECT',
  is_streaming: true,
  has_aggr: false,
  has_subquery: false,
  has_table_join: false,
  has_union: false,
  group_by_columns: [],
};
const streamInfo = {
  name: 's',
  mode: 'append',
  is_external: false,
  columns: ['id', 'text', '_tp_time'].map(name => ({ name, type: 'string' })),
};

/** The frames of a query that ends after these rows, two of them in a batch. */
export function recordedFrames(rows: readonly StoredRow[], isTracked: boolean): string[][] {
  const header = [
    { name: 'id', type: 'int32' },
    { name: 'text', type: 'string' },
    ...(isTracked
      ? [
          { name: '_sdk_tp_time', type: "datetime64(3, 'UTC')" },
          { name: '_sdk_tp_sn', type: 'int64' },
        ]
      : []),
  ];
  const info = {
    id: QUERY_ID,
    sql: '',
    status: 'running',
    start_time: ACCEPTED_MS / 1000,
    result: { header },
  };
  const frames = [['event: query', `data: ${JSON.stringify(info)}`]];
  for (let index = 0; index < rows.length; index += 2) {
    const batch = rows.slice(index, index + 2).map(({ id, text, timeMs, sn }) => {
      const time = new Date(timeMs).toISOString().replace(/\.?0*Z$/, 'Z');
      return isTracked ? [id, text, time, sn] : [id, text];
    });
    frames.push([`data: ${JSON.stringify(batch)}`]);
    if (index === 0) frames.push(['event: metrics', 'data: {"count":2,"eps":2}']);
  }
  frames.push(['event: query', `data: ${JSON.stringify({ ...info, status: 'finished', end_time: 1 })}`]);
  return frames;
}

/** The bytes of that query. */
export function recordedAnswer(rows: readonly StoredRow[], isTracked: boolean, lineEnd: string): Uint8Array {
  const frames = recordedFrames(rows, isTracked);
  return new TextEncoder().encode(frames.map(lines => [...lines, '', ''].join(lineEnd)).join(''));
}

function cutStream(bytes: Uint8Array, cut: number | undefined, kind: CutKind): ReadableStream<Uint8Array> {
  const sent = bytes.slice(0, cut);
  const isBroken = sent.byteLength < bytes.byteLength && kind === 'error';
  let isSent = false;
  // Without a buffer: an error would drop what is in it.
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (!isSent && sent.byteLength > 0) controller.enqueue(sent);
        else if (isBroken) controller.error(new TypeError('terminated'));
        else controller.close();
        isSent = true;
      },
    },
    { highWaterMark: 0 },
  );
}
