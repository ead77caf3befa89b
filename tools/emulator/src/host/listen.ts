import type { Server } from 'node:net';

/** Connections that may wait to be accepted, so that a burst of thousands is not refused. */
const BACKLOG = 8192;

/**
 * Binds a server.
 *
 * @throws {Error} naming the address when it cannot be bound
 */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for later errors too: one without a listener would end the process.
    server.on('error', error => {
      const code = (error as NodeJS.ErrnoException).code;
      const reason = code === 'EADDRINUSE' ? 'the port is taken' : error.message;
      reject(new Error(`cannot listen on ${host}:${port}: ${reason}`));
    });
    server.listen({ host, port, backlog: BACKLOG }, resolve);
  });
}
