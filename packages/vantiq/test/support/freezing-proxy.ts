import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between client and server, and can stop to pass anything on while all connections stay open. */
export interface FreezingProxy {
  readonly url: string;
  /** Connections that are open now fall silent; later ones are passed on. */
  freeze(): void;
  close(): Promise<void>;
}

/** @param target address of the server. */
export async function freezingProxy(target: string): Promise<FreezingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer(inner => {
    const outer = connect(Number(port), hostname);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    inner.pipe(outer);
    outer.pipe(inner);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    freeze() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
