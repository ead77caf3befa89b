import { apiKey, TimeplusClient } from '@sdk/timeplus';
import { createParser } from 'eventsource-parser';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.7;
const ROWS = 200_000;

/** Rows a second from a query, beside the bare parser with JSON.parse; and the heap while a reader is slow. */
export async function run() {
  const peer = await startPeer();
  try {
    const timeplus = new TimeplusClient({
      baseUrl: peer.url,
      workspace: 'default',
      credential: apiKey('k'.repeat(60)),
    });
    const figures = await compare(
      {
        'bare parser': () => throughput(ROWS, () => readBare(peer.url)),
        'query, batches': () => throughput(ROWS, () => readBatches(timeplus)),
        'query, rows': () => throughput(ROWS, () => readRows(timeplus)),
      },
      { rounds: 7 },
    );
    return [
      ...figures.map(row => ({
        figure: 'rows of a query',
        unit: 'rows/s',
        target: row.name === 'bare parser' ? undefined : TARGET,
        ...row,
      })),
      await heapOfSlowReader(timeplus),
    ];
  } finally {
    peer.stop();
  }
}

async function readBare(url) {
  const response = await fetch(`${url}/default/api/v1beta2/queries`, { method: 'POST', body: '{}' });
  const decoder = new TextDecoder();
  let rows = 0;
  const parser = createParser({
    onEvent: event => {
      const data = JSON.parse(event.data);
      if (event.event === undefined) rows += data.length;
    },
  });
  for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  expectAll(rows);
}

async function readBatches(timeplus) {
  let rows = 0;
  for await (const batch of (await timeplus.query('select')).batches()) rows += batch.length;
  expectAll(rows);
}

async function readRows(timeplus) {
  let rows = 0;
  for await (const _ of await timeplus.query('select')) rows++;
  expectAll(rows);
}

/** The server would send 10 MB at once; what a reader does not take must not pile up here. */
async function heapOfSlowReader(timeplus) {
  globalThis.gc?.();
  const before = process.memoryUsage();
  let most = 0;
  let batches = 0;
  await using query = await timeplus.query('select');
  for await (const _ of query.batches()) {
    await new Promise(resolve => setTimeout(resolve, 2));
    if (++batches % 50 !== 0) continue;
    globalThis.gc?.();
    const now = process.memoryUsage();
    most = Math.max(most, now.heapUsed + now.external - before.heapUsed - before.external);
    if (batches >= 500) break;
  }
  return {
    figure: 'heap of a slow reader of a fast query',
    unit: 'MiB above the start',
    name: 'query, batches',
    median: most / 2 ** 20,
    targetBelow: 8,
  };
}

function expectAll(rows) {
  if (rows !== ROWS) throw new Error(`${rows} of ${ROWS} rows were read`);
}
