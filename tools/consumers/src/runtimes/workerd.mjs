import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from '../tools-cache.mjs';
import { bundleOf } from './bundles.mjs';

const VERSION = '4.20260730.0';
const RUNTIME = 'workerd';

/** Runs every platform inside of a Worker. */
export async function* runWorkers({ installations, servers }) {
  const folder = tool('miniflare', VERSION);
  for (const [platform, installation] of installations) {
    if (folder === undefined) {
      yield { runtime: RUNTIME, platform, skipped: `miniflare ${VERSION} could not be installed` };
      continue;
    }
    const require = createRequire(join(folder, 'package.json'));
    const { Miniflare } = await import(pathToFileURL(require.resolve('miniflare')).href);
    const script = await bundleOf(installation, platform, {
      conditions: ['workerd', 'worker', 'browser'],
      footer: name => `export default {
        async fetch(request) {
          try {
            return new Response((await scenarios.${name}(sdk, await request.json())).join(' '));
          } catch (error) {
            return new Response(String(error?.stack ?? error), { status: 500 });
          }
        },
      };`,
    });
    const worker = new Miniflare({ modules: true, script, compatibilityDate: '2026-01-01' });
    try {
      const answer = await worker.dispatchFetch('http://worker/', {
        method: 'POST',
        body: JSON.stringify(servers[platform]),
      });
      const text = await answer.text();
      yield answer.ok
        ? { runtime: RUNTIME, platform, did: text }
        : { runtime: RUNTIME, platform, error: text };
    } finally {
      await worker.dispose();
    }
  }
}
