import { apiKey, TimeplusClient } from '@sdk/timeplus';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.9;
const ROWS = 10_000;

/** Rows a second through `stream.ingest`, beside fetch posting the same bytes, to a server that only reads them. */
export async function run() {
  const peer = await startPeer();
  try {
    const timeplus = new TimeplusClient({
      baseUrl: peer.url,
      workspace: 'default',
      credential: apiKey('k'.repeat(60)),
    });
    const rows = Array.from({ length: ROWS }, (_, id) => [id, `place ${id}`, id / 7]);
    const columns = ['id', 'place', 'mag'];
    const body = JSON.stringify({ columns, data: rows });
    const post = () =>
      fetch(`${peer.url}/x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then(
        response => response.text(),
      );
    const figures = await compare({
      'fetch, ready bytes': () => throughput(ROWS * 10, () => times(10, post)),
      'fetch, JSON.stringify': () =>
        throughput(ROWS * 10, () =>
          times(10, () =>
            fetch(`${peer.url}/x`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ columns, data: rows }),
            }).then(response => response.text()),
          ),
        ),
      'stream.ingest': () =>
        throughput(ROWS * 10, () => times(10, () => timeplus.streams.ingest('bench', { columns, rows }))),
    });
    const beside = figures[2].ratio / figures[1].ratio;
    return [
      ...figures.map(row => ({ figure: `ingest, ${ROWS} rows a call`, unit: 'rows/s', ...row })),
      {
        figure: `ingest, ${ROWS} rows a call`,
        unit: 'x',
        name: 'stream.ingest / stringify + fetch',
        median: beside,
        ratio: beside,
        low: beside,
        high: beside,
        target: TARGET,
      },
    ];
  } finally {
    peer.stop();
  }
}

async function times(count, work) {
  for (let index = 0; index < count; index++) await work();
}
