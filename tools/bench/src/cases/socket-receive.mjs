import { createManagedSocket, systemClock } from '@sdk/core';
import WebSocket from 'ws';
import { compare, throughput } from '../measure.mjs';
import { startPeer } from '../start-peer.mjs';

const TARGET = 0.7;
const MESSAGES = 100_000;
const context = { platform: 'bench', operation: 'socket', attempts: 1 };
const decoder = new TextDecoder();

/** Messages a second through a managed socket with routing, beside bare ws with JSON.parse. */
export async function run() {
  const peer = await startPeer();
  const url = peer.url.replace('http', 'ws');
  try {
    const rows = await compare(
      {
        'bare ws + JSON.parse': () => receiveBare(url),
        'managed socket': () => receiveManaged(url),
      },
      { rounds: 7 },
    );
    return rows.map(row => ({
      figure: 'socket messages received',
      unit: 'messages/s',
      target: row.name === 'managed socket' ? TARGET : undefined,
      ...row,
    }));
  } finally {
    peer.stop();
  }
}

async function receiveBare(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const { promise, resolve } = Promise.withResolvers();
  let count = 0;
  socket.on('message', data => {
    JSON.parse(data.toString());
    if (++count === MESSAGES) resolve();
  });
  const figure = await throughput(MESSAGES, () => {
    socket.send(JSON.stringify({ op: 'send', count: MESSAGES }));
    return promise;
  });
  socket.terminate();
  return figure;
}

async function receiveManaged(url) {
  const socket = createManagedSocket({
    context,
    clock: systemClock,
    random: Math.random,
    target: () => ({ url }),
    protocol: {
      decode: frame => JSON.parse(typeof frame === 'string' ? frame : decoder.decode(frame)),
      encode: message => JSON.stringify(message),
      route: message =>
        message.status === 100
          ? { kind: 'event', keys: [message.headers['X-Request-Id']] }
          : { kind: 'reply', id: message.id },
    },
  });
  await socket.open();
  const { promise, resolve } = Promise.withResolvers();
  let count = 0;
  await socket.subscribe({
    key: '/topics/a',
    open: async () => 'none',
    onEvent: () => {
      if (++count === MESSAGES) resolve();
    },
  });
  const figure = await throughput(MESSAGES, async () => {
    await socket.send({ op: 'send', count: MESSAGES });
    await promise;
  });
  await socket.close();
  return figure;
}
