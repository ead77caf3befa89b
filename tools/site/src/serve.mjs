import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built site as a web host would: an address without an ending is a page.
 *
 * @param {string} folder
 * @returns {Promise<{url: string, close(): void}>}
 */
export async function serveSite(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = normalize(decodeURIComponent(pathname));
    const name = path.endsWith('/') ? `${path}index.html` : extname(path) in TYPES ? path : `${path}.html`;
    try {
      const content = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': TYPES[extname(name)] }).end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`there is no ${name}`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
