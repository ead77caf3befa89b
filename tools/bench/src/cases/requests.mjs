import { HttpClient, path } from '@sdk/core';
import ky from 'ky';
import { compare, rate } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.85;

/** Requests a second through a client, beside bare ky without retries and time-outs. */
export async function run() {
  const peer = await startPeer();
  try {
    const bare = ky.create({ retry: 0, timeout: false });
    const client = new HttpClient({ name: 'bench', describeFailure: () => ({}) }, { baseUrl: peer.url });
    const spec = {
      operation: 'get',
      method: 'GET',
      path: path`/small`,
      replay: 'always',
      decode: answer => answer.json(),
    };
    const url = `${peer.url}/small`;
    const table = [];
    for (const concurrency of [1, 10, 100]) {
      const count = concurrency === 1 ? 1500 : 4000;
      const rows = await compare({
        ky: () => rate(count, concurrency, () => bare.get(url).json()),
        client: () => rate(count, concurrency, () => client.request(spec)),
      });
      for (const row of rows)
        table.push({
          figure: `GET small JSON, ${concurrency} at once`,
          unit: 'requests/s',
          target: row.name === 'client' ? TARGET : undefined,
          ...row,
        });
    }
    return table;
  } finally {
    peer.stop();
  }
}
