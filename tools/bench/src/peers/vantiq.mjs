import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { sendBytes } from './blob.mjs';
import { listen } from './listen.mjs';
import { pump } from './pump.mjs';

const ROWS = 10_000;
const DELAY_MS = 20;
const EVENT_PATH = '/topics/bench';
const EVENT = JSON.stringify({
  status: 100,
  contentType: 'application/json',
  headers: { 'X-Request-Id': EVENT_PATH },
  body: { path: `${EVENT_PATH}/publish`, value: { n: 1, text: 'x'.repeat(40) } },
});

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const document = /^\/docs\/bench-(\d+)$/.exec(url.pathname);
  if (document !== null) {
    sendBytes(response, Number(document[1]));
    return;
  }
  request.resume();
  request.on('end', () => answer(url, response));
});

async function answer(url, response) {
  if (url.pathname === '/pump') pumpEvents(Number(url.searchParams.get('count')));
  if (url.pathname.endsWith('/custom/Bench')) {
    await delay(DELAY_MS);
    reply(response, page(Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('limit'))));
    return;
  }
  reply(response, { name: 'bench.bin', fileType: 'application/octet-stream', content: '/docs/bench.bin' });
}

function page(number, limit) {
  const first = (number - 1) * limit;
  return Array.from({ length: Math.max(0, Math.min(limit, ROWS - first)) }, (_, index) => ({
    _id: `id-${first + index}`,
    name: `row ${first + index}`,
    mag: index / 7,
  }));
}

function reply(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', socket => {
  socket.on('message', data => {
    const { op, parameters } = JSON.parse(data.toString());
    const headers = op === 'subscribe' ? { 'X-Request-Id': parameters?.requestId ?? EVENT_PATH } : {};
    socket.send(JSON.stringify({ status: 200, contentType: 'application/json', headers, body: {} }));
  });
});

function pumpEvents(count) {
  for (const socket of sockets.clients) pump(socket, EVENT, count);
}

listen(server);
