import { FlowthingsClient, token } from '@sdk/flowthings';
import WebSocket from 'ws';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.7;
const DROPS = 100_000;

/** Drops a second through a subscription, beside bare ws with JSON.parse. */
export async function run() {
  const peer = await startPeer('flowthings');
  try {
    const figures = await compare(
      {
        'bare ws + JSON.parse': () => receiveBare(peer.url),
        subscribe: () => receiveSubscribed(peer.url),
      },
      { rounds: 7 },
    );
    return figures.map(row => ({
      figure: 'drops of a subscription',
      unit: 'drops/s',
      target: row.name === 'subscribe' ? TARGET : undefined,
      ...row,
    }));
  } finally {
    peer.stop();
  }
}

async function receiveBare(url) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/session/s-1/ws`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const { promise, resolve } = Promise.withResolvers();
  let count = 0;
  socket.on('message', data => {
    if (JSON.parse(data.toString()).value.elems.n === 1 && ++count === DROPS) resolve();
  });
  const figure = await throughput(DROPS, async () => {
    await pump(url);
    await promise;
  });
  socket.terminate();
  return figure;
}

async function receiveSubscribed(url) {
  const client = new FlowthingsClient({ account: 'bench', credential: token('t'), baseUrl: url });
  await using session = await client.websocket.connect();
  const drops = await session.subscribe('/bench/live', { highWaterMark: DROPS });
  let count = 0;
  return await throughput(DROPS, async () => {
    const started = pump(url);
    for await (const drop of drops) if (drop.elems.n === 1 && ++count === DROPS) break;
    await started;
  });
}

async function pump(url) {
  const response = await fetch(`${url}/pump?count=${DROPS}`, { method: 'POST' });
  await response.arrayBuffer();
}
