import { setImmediate } from 'node:timers/promises';
import { accessToken, IvcapClient } from '@sdk/ivcap';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const ITEMS = 10_000;

/** 10,000 artifacts in pages of 50, the most that servers give, at 20 ms for each page. */
export async function run() {
  const peer = await startPeer('ivcap');
  try {
    const ivcap = new IvcapClient({ baseUrl: peer.url, credential: accessToken('t') });
    const figures = await compare(
      {
        'bare fetch, page after page': () => throughput(ITEMS, () => listBare(peer.url)),
        'list, page after page': () => throughput(ITEMS, () => list(ivcap, 0)),
        'list, 1 page ahead': () => throughput(ITEMS, () => list(ivcap, 1)),
      },
      { rounds: 3, warmup: 0 },
    );
    return figures.map(row => ({ figure: '10,000 items, pages of 50, 20 ms each', unit: 'items/s', ...row }));
  } finally {
    peer.stop();
  }
}

async function listBare(url) {
  let items = 0;
  for (let next = `${url}/1/artifacts?limit=50`; next !== undefined; ) {
    const page = await (await fetch(next)).json();
    for (const item of page.items) await work(item);
    items += page.items.length;
    const link = page.links.find(({ rel }) => rel === 'next');
    next = link && `${link.href}&limit=50`;
  }
  expectAll(items);
}

async function list(ivcap, prefetch) {
  let items = 0;
  for await (const { record } of ivcap.artifacts.list({ prefetch })) {
    await work(record);
    items++;
  }
  expectAll(items);
}

let seen = 0;

/** What an application does with an item: it computes, and now and then it waits for something else. */
async function work(item) {
  for (let i = 0; i < 100; i++) JSON.stringify(item);
  if (++seen % 10 === 0) await setImmediate();
}

function expectAll(items) {
  if (items !== ITEMS) throw new Error(`${items} items arrived, not ${ITEMS}`);
}
