import { apiKey, TimeplusClient } from '@sdk/timeplus';
import { compare, throughput } from '../measure.mjs';
import { figureByPython } from '../python-figure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.9;
const COLUMNS = ['id', 'place', 'mag'];
/** Rows a call, and calls a round. */
const SIZES = [
  [1, 1_000],
  [100, 400],
  [10_000, 10],
];

/**
 * Rows a second to a server that only reads them: through `stream.ingest` and `stream.writer`, beside fetch that posts the
 * same bytes, and beside the original Python client.
 */
export async function run() {
  const peer = await startPeer();
  try {
    const lines = [];
    for (const [rowsPerCall, calls] of SIZES) lines.push(...(await measure(peer.url, rowsPerCall, calls)));
    return lines;
  } finally {
    peer.stop();
  }
}

async function measure(url, rowsPerCall, calls) {
  const timeplus = new TimeplusClient({
    baseUrl: url,
    workspace: 'default',
    credential: apiKey('k'.repeat(60)),
  });
  const rows = Array.from({ length: rowsPerCall }, (_, id) => [id, `place ${id}`, id / 7]);
  const objects = rows.map(([id, place, mag]) => ({ id, place, mag }));
  const total = rowsPerCall * calls;
  const headers = { 'content-type': 'application/json', 'x-api-key': 'k'.repeat(60) };
  const address = `${url}/default/api/v1beta2/streams/bench/ingest`;
  const post = () =>
    fetch(address, { method: 'POST', headers, body: JSON.stringify({ columns: COLUMNS, data: rows }) }).then(
      response => response.text(),
    );
  const stream = await timeplus.streams.get('bench');
  const figures = await compare(
    {
      fetch: () => throughput(total, () => times(calls, post)),
      'stream.ingest': () =>
        throughput(total, () => times(calls, () => stream.ingest({ columns: COLUMNS, rows }))),
      'stream.writer': () => throughput(total, () => writeAll(stream, objects, calls)),
    },
    { rounds: 7 },
  );
  const figure = `ingest, ${rowsPerCall} rows a call`;
  const lines = figures.map(row => ({
    figure,
    unit: 'rows/s',
    target: row.name === 'fetch' ? undefined : TARGET,
    ...row,
  }));
  const python = await figureByPython('ingest', 'timeplus==1.4.1', [url, rowsPerCall, calls]);
  if (python === undefined) return lines;
  const ratio = python / figures[0].median;
  return [
    ...lines,
    { figure, unit: 'rows/s', name: 'Python client 1.4.1', median: python, ratio, low: ratio, high: ratio },
  ];
}

/** One writer for the round: it forms its own batches, whatever is handed to it at a time. */
async function writeAll(stream, objects, calls) {
  await using writer = stream.writer({ maxInFlight: 1 });
  for (let call = 0; call < calls; call++) await writer.write(objects);
  await writer.flush();
}

async function times(count, work) {
  for (let index = 0; index < count; index++) await work();
}
