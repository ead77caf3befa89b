import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Serves an example page with its script bundled, from a port of its own: to the page the emulator is another origin.
 *
 * @param {string} folder with `index.html` and `page.mjs`
 * @returns {Promise<{url: string, close(): Promise<void>}>}
 */
export async function servePage(folder) {
  const bundle = await build({
    entryPoints: [join(folder, 'page.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    // The page lies outside of every package; its imports are those of this one.
    nodePaths: [new URL('../node_modules', import.meta.url).pathname],
  });
  const html = await readFile(join(folder, 'index.html'));
  const server = createServer((request, response) => {
    const isScript = request.url?.startsWith('/page.js') ?? false;
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? bundle.outputFiles[0].contents : html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
