import { setImmediate } from 'node:timers/promises';
import { accessToken, VantiqClient } from '@sdk/vantiq';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const ROWS = 10_000;
const PAGE = 500;

/** 10,000 rows page by page from a server that takes 20 ms for each page, beside a loop of bare fetches. */
export async function run() {
  const peer = await startPeer('vantiq');
  try {
    await using vantiq = new VantiqClient({ baseUrl: peer.url, credential: accessToken('t') });
    const figures = await compare(
      {
        'bare fetch, page after page': () => throughput(ROWS, () => readBare(peer.url)),
        'select, page after page': () => throughput(ROWS, () => readSelect(vantiq, 0)),
        'select, 1 page ahead': () => throughput(ROWS, () => readSelect(vantiq, 1)),
        'select, 4 pages ahead': () => throughput(ROWS, () => readSelect(vantiq, 4)),
      },
      { rounds: 5 },
    );
    return figures.map(row => ({ figure: '10,000 rows, pages of 500, 20 ms each', unit: 'rows/s', ...row }));
  } finally {
    peer.stop();
  }
}

async function readBare(url) {
  let rows = 0;
  for (let page = 1; ; page++) {
    const response = await fetch(`${url}/api/v1/resources/custom/Bench?page=${page}&limit=${PAGE}`);
    const items = await response.json();
    for (const row of items) await work(row);
    rows += items.length;
    if (items.length < PAGE) break;
  }
  expectAll(rows);
}

async function readSelect(vantiq, prefetch) {
  let rows = 0;
  for await (const row of vantiq.select('Bench', { pageSize: PAGE, prefetch })) {
    await work(row);
    rows++;
  }
  expectAll(rows);
}

let seen = 0;

/** What an application does with a row: it computes, and now and then it waits for something else. */
async function work(row) {
  for (let i = 0; i < 50; i++) JSON.stringify(row);
  if (++seen % 50 === 0) await setImmediate();
}

function expectAll(rows) {
  if (rows !== ROWS) throw new Error(`${rows} rows arrived, not ${ROWS}`);
}
