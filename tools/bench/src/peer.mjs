// The other side of the measurements, in a process of its own so that it does not compete for the same thread.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const SMALL = JSON.stringify({
  id: 'b3347493',
  name: 'test',
  columns: [{ name: 'a', type: 'int32' }],
  rows: 17,
  ok: true,
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
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
    let left = request.count;
    const pump = () => {
      while (left > 0 && socket.bufferedAmount < 1 << 20) {
        left--;
        socket.send(message);
      }
      if (left > 0) setImmediate(pump);
    };
    pump();
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
