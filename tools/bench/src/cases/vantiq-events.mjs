import { accessToken, VantiqClient, VantiqResources } from '@sdk/vantiq';
import WebSocket from 'ws';
import { compare, throughput } from '../measure.mjs';
import { figureByPython } from '../python-figure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.7;
const EVENTS = 100_000;
/** The original client is far slower; so many are enough for a figure. */
const EVENTS_FOR_PYTHON = 10_000;

/** Events a second through `subscribe`, beside bare ws with JSON.parse and beside the original Python SDK. */
export async function run() {
  const peer = await startPeer('vantiq');
  try {
    const contenders = {
      'bare ws + JSON.parse': () => receiveBare(peer.url),
      subscribe: () => receiveSubscribed(peer.url),
    };
    const python = await figureByPython('vantiq-events', 'vantiqsdk==1.4.8', [peer.url, EVENTS_FOR_PYTHON]);
    const figures = await compare(contenders, { rounds: 7 });
    const lines = figures.map(row => ({
      figure: 'events of a subscription',
      unit: 'events/s',
      target: row.name === 'subscribe' ? TARGET : undefined,
      ...row,
    }));
    if (python !== undefined) {
      lines.push({
        figure: 'events of a subscription',
        unit: 'events/s',
        name: 'Python SDK 1.4.8',
        median: python,
        ratio: python / figures[0].median,
        low: python / figures[0].median,
        high: python / figures[0].median,
      });
    }
    return lines;
  } finally {
    peer.stop();
  }
}

async function receiveBare(url) {
  const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const { promise, resolve } = Promise.withResolvers();
  let count = 0;
  socket.on('message', data => {
    JSON.parse(data.toString());
    if (++count === EVENTS) resolve();
  });
  const figure = await throughput(EVENTS, async () => {
    await pump(url);
    await promise;
  });
  socket.terminate();
  return figure;
}

async function receiveSubscribed(url) {
  await using vantiq = new VantiqClient({ baseUrl: url, credential: accessToken('t') });
  await using events = await vantiq.subscribe(VantiqResources.TOPICS, '/bench');
  let count = 0;
  return await throughput(EVENTS, async () => {
    const started = pump(url);
    for await (const event of events) if (event.value.n === 1 && ++count === EVENTS) break;
    await started;
  });
}

async function pump(url) {
  const response = await fetch(`${url}/pump?count=${EVENTS}`, { method: 'POST' });
  await response.arrayBuffer();
}
