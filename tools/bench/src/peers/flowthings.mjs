import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from './listen.mjs';

const HEAD = { status: 201, ok: true, messages: [], errors: [], references: {} };
const SESSION = JSON.stringify({ head: HEAD, body: { id: 's-1' } });
const DROP = JSON.stringify({
  head: HEAD,
  body: {
    id: 'd5a1b2c3d4e5f60718293b001',
    flowId: 'f5a1b2c3d4e5f60718293a4b5',
    version: 0,
    elems: { temp: 21 },
  },
});
/** A drop that arrives; its id stands between the two. */
const [BEFORE_ID, AFTER_ID] = JSON.stringify({
  type: 'message',
  resource: 'f5a1b2c3d4e5f60718293a4b5',
  value: {
    id: 'd<id>',
    flowId: 'f5a1b2c3d4e5f60718293a4b5',
    path: '/bench/live',
    creationDate: 1433800947425,
    version: 0,
    elems: { n: 1, text: 'x'.repeat(40) },
  },
}).split('<id>');

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  request.resume();
  request.on('end', () => {
    if (url.pathname === '/pump')
      for (const socket of sockets.clients) pumpDrops(socket, url.searchParams.get('count'));
    const body = url.pathname === '/session' ? SESSION : DROP;
    response.writeHead(201, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', socket => {
  socket.on('message', data => {
    const { msgId } = JSON.parse(data.toString());
    if (msgId !== undefined) socket.send(JSON.stringify({ head: { ...HEAD, msgId }, body: {} }));
  });
});

let lastId = 0;

/** Sends so many drops, each with its own id, as fast as they are taken. */
function pumpDrops(socket, count) {
  let left = Number(count);
  const next = () => {
    while (left > 0 && socket.bufferedAmount < 1 << 20) {
      left--;
      socket.send(BEFORE_ID + String(++lastId) + AFTER_ID);
    }
    if (left > 0) setImmediate(next);
  };
  next();
}

listen(server);
