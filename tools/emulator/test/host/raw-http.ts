import { connect, type Socket } from 'node:net';

/** How a connection ended, and every byte that came before. */
export interface RawAnswer {
  readonly text: string;
  /** The pieces as the socket delivered them. */
  readonly chunks: readonly string[];
  readonly ending: 'reset' | 'closed' | 'open';
}

/** Where to send raw bytes, and when to look no further. */
export interface RawRequest {
  readonly url: string;
  readonly request: string;
  /** Stops reading, and leaves the ending `open`, as soon as the text so far satisfies it. */
  readonly until?: (text: string) => boolean;
}

/** Sends bytes over a socket of its own and keeps the exact bytes that come back. */
export function rawExchange({ url, request, until }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: string[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(request));
    const finish = (ending: RawAnswer['ending']): void => {
      socket.destroy();
      resolve({ text: chunks.join(''), chunks, ending });
    };
    socket.setEncoding('latin1');
    socket.on('data', chunk => {
      chunks.push(String(chunk));
      if (until?.(chunks.join(''))) finish('open');
    });
    socket.on('end', () => finish('closed'));
    socket.on('error', error => {
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') finish('reset');
      else reject(error);
    });
  });
}

/** Sends bytes over a socket of its own, which stays open; resolves with the first bytes that come back. */
export function openRaw({ url, request }: RawRequest): Promise<{ socket: Socket; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setEncoding('latin1');
    socket.once('data', chunk => resolve({ socket, text: String(chunk) }));
    socket.once('error', reject);
  });
}

/** The bytes of a request with a body, which asks for the connection to be kept. */
export function requestText(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const all = { host: 'localhost', 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** The payload of a body in chunked transfer coding. */
export function dechunk(body: string): string {
  let rest = body;
  let payload = '';
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, lineEnd), 16);
    if (lineEnd < 0 || !(size > 0)) return payload;
    payload += rest.slice(lineEnd + 2, lineEnd + 2 + size);
    rest = rest.slice(lineEnd + 2 + size + 2);
  }
}
