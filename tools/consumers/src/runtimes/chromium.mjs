import { once } from 'node:events';
import { createServer } from 'node:http';
import { findChromium, launchChromium } from '../browser.mjs';
import { bundleOf } from './bundles.mjs';

const RUNTIME = 'Chromium';

/** Runs every platform in a page of another origin than the server's. */
export async function* runBrowser({ installations, servers }) {
  const executable = findChromium();
  if (executable === undefined) {
    for (const platform of installations.keys()) {
      yield { runtime: RUNTIME, platform, skipped: 'no Chromium was found' };
    }
    return;
  }
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>consumer</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launchChromium(executable);
  try {
    for (const [platform, installation] of installations) {
      const script = await bundleOf(installation, platform, {
        conditions: ['browser'],
        footer: name => `globalThis.run = server => scenarios.${name}(sdk, server);`,
      });
      const page = await browser.newPage();
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        await page.addScriptTag({ content: script, type: 'module' });
        await page.waitForFunction(() => typeof globalThis.run === 'function');
        const did = await page.evaluate(facts => globalThis.run(facts), servers[platform]);
        yield { runtime: RUNTIME, platform, did: did.join(' ') };
      } catch (error) {
        yield { runtime: RUNTIME, platform, error: error.message };
      } finally {
        await page.close();
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
}
