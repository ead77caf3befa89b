import { withPages } from '../pages.mjs';
import { bundleOf } from './bundles.mjs';

const RUNTIME = 'Chromium';

/** Runs every platform in a page of another origin than the server's. */
export async function* runBrowser({ installations, servers }) {
  yield* withPages(RUNTIME, installations, async (platform, installation, open) => {
    const script = await bundleOf(installation, platform, {
      conditions: ['browser'],
      footer: name => `globalThis.run = server => scenarios.${name}(sdk, server);`,
    });
    const page = await open({
      '/': [
        'text/html',
        '<!doctype html><title>consumer</title><script type="module" src="/page.js"></script>',
      ],
      '/page.js': ['text/javascript', script],
    });
    return page.run(servers[platform]);
  });
}
