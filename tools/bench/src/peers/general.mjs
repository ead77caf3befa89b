import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from './listen.mjs';
import { pump } from './pump.mjs';

const SMALL = JSON.stringify({
  id: 'b3347493',
  name: 'test',
  columns: [{ name: 'a', type: 'int32' }],
  rows: 17,
  ok: true,
});

const HEADER = [
  { name: 'id', type: 'int32' },
  { name: 'place', type: 'string' },
  { name: 'mag', type: 'float64' },
];
const INFO = { id: 'b3347493', sql: '', status: 'running', result: { header: HEADER } };
const EVENTS = 2_000;
const ROWS = Array.from({ length: 100 }, (_, id) => [id, `place ${id}`, id / 7]);
const BATCH = `data: ${JSON.stringify(ROWS)}\n\n`.repeat(10);

/** The event stream of a query that delivers 200,000 rows as fast as they are taken. */
async function answerQuery(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`event: query\ndata: ${JSON.stringify(INFO)}\n\n`);
  for (let sent = 0; sent < EVENTS && !response.destroyed; sent += 10) {
    if (!response.write(BATCH)) await once(response, 'drain').catch(() => {});
  }
  response.end(`event: query\ndata: ${JSON.stringify({ ...INFO, status: 'finished' })}\n\n`);
}

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (request.url.endsWith('/queries')) {
      answerQuery(response);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': SMALL.length });
    response.end(SMALL);
  });
});

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', socket => {
  socket.on('message', data => {
    const request = JSON.parse(data.toString());
    if (request.op !== 'send') {
      socket.send(JSON.stringify({ ...request, reply: true }));
      return;
    }
    const message = JSON.stringify({
      status: 100,
      headers: { 'X-Request-Id': '/topics/a' },
      body: { path: '/topics/a/publish', value: { n: 1, text: 'x'.repeat(40) } },
    });
    pump(socket, message, request.count);
  });
});

listen(server);
