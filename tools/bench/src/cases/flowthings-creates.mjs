import { fileURLToPath } from 'node:url';
import { FlowthingsClient, token } from '@sdk/flowthings';
import ky from 'ky';
import { compare, rate } from '../measure.mjs';
import { figureByPython } from '../python-figure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.85;
const FLOW = 'f5a1b2c3d4e5f60718293a4b5';
const DROP = { elems: { temp: 21 } };
/** The original client makes a connection for each request; so many are enough for a figure. */
const DROPS_FOR_PYTHON = 500;
const MODERNISE = fileURLToPath(new URL('../../../interop/clients/flowthings/modernise.py', import.meta.url));

/** Drops a second that are created, beside bare ky without retries and time-outs, and beside the original Python client. */
export async function run() {
  const peer = await startPeer('flowthings');
  try {
    const client = new FlowthingsClient({ account: 'bench', credential: token('t'), baseUrl: peer.url });
    const drops = client.drop(FLOW);
    const bare = ky.create({ retry: 0, timeout: false });
    const url = `${peer.url}/v4.0/bench/drop/${FLOW}`;
    const headers = { 'x-auth-account': 'bench', 'x-auth-token': 't' };
    const table = [];
    for (const concurrency of [1, 10, 100]) {
      const figure = `drops created, ${concurrency} at once`;
      const count = concurrency === 1 ? 1500 : 4000;
      const rows = await compare({
        ky: () => rate(count, concurrency, () => bare.post(url, { json: DROP, headers }).json()),
        'drop.create': () => rate(count, concurrency, () => drops.create(DROP)),
      });
      for (const row of rows)
        table.push({ figure, unit: 'drops/s', target: row.name === 'ky' ? undefined : TARGET, ...row });
      if (concurrency === 1) table.push(...(await pythonRow(peer.url, figure, rows[0].median)));
    }
    return table;
  } finally {
    peer.stop();
  }
}

async function pythonRow(address, figure, floor) {
  const args = [address, DROPS_FOR_PYTHON, MODERNISE];
  const median = await figureByPython('flowthings-creates', 'flowthings==1.0.5', args);
  if (median === undefined) return [];
  const ratio = median / floor;
  return [{ figure, unit: 'drops/s', name: 'Python client 1.0.5', median, ratio, low: ratio, high: ratio }];
}
