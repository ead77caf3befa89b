import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a receiver got. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on the loopback address that keeps what it gets. */
export interface HttpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Requests that wait for their answer. */
  readonly waiting: number;
  /** Most requests that waited at the same time. */
  readonly mostWaiting: number;
}

/** Starts a receiver; `statusOf` tells the status of the n-th answer, and may wait before. */
export async function startReceiver(
  statusOf: (position: number) => number | Promise<number> = () => 200,
): Promise<HttpReceiver> {
  const received: Received[] = [];
  let waiting = 0;
  let mostWaiting = 0;
  const server = createServer(async (request, response) => {
    const position = received.length;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    received.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
    mostWaiting = Math.max(mostWaiting, ++waiting);
    const status = await statusOf(position);
    waiting--;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('body');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get waiting() {
      return waiting;
    },
    get mostWaiting() {
      return mostWaiting;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
