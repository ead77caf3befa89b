import { once } from 'node:events';
import { createServer } from 'node:http';
import { findChromium, launchChromium } from './browser.mjs';

/**
 * Opens a page for each platform in Chromium, and yields what `visit` says that was done there.
 *
 * @param {string} runtime
 * @param {Map<string, import('./installation.mjs').Installation>} installations
 * @param {(platform: string, installation: import('./installation.mjs').Installation, open: (files: Record<string, [type: string, content: string | Buffer]>) => Promise<{run(server: unknown): Promise<string[]>}>) => Promise<string[]>} visit
 *   `open` serves the files from an address of their own and resolves when the page has set `globalThis.run`
 */
export async function* withPages(runtime, installations, visit) {
  const executable = findChromium();
  if (executable === undefined) {
    for (const platform of installations.keys()) {
      yield { runtime, platform, skipped: 'no Chromium was found' };
    }
    return;
  }
  let served = {};
  const server = createServer(({ url = '/' }, response) => {
    const file = served[new URL(url, 'http://page').pathname];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launchChromium(executable);
  try {
    for (const [platform, installation] of installations) {
      const page = await browser.newPage();
      const open = async files => {
        served = files;
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await page.waitForFunction(() => typeof globalThis.run === 'function');
        return { run: facts => page.evaluate(given => globalThis.run(given), facts) };
      };
      try {
        yield { runtime, platform, did: (await visit(platform, installation, open)).join(' ') };
      } catch (error) {
        yield { runtime, platform, error: `${error.stderr ?? ''}${error.message}`.trim().slice(0, 600) };
      } finally {
        await page.close();
      }
    }
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
