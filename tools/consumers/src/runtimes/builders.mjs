import { join } from 'node:path';
import { tool } from '../tools-cache.mjs';

const VITE = '7.3.2';
const JEST = '30.5.2';

/** Builds a page with Vite, which must find no part of Node in it. */
export async function* runVite({ installations }) {
  const folder = tool('vite', VITE);
  for (const [platform, installation] of installations) {
    const runtime = 'Vite build';
    if (folder === undefined) {
      yield { runtime, platform, skipped: `vite ${VITE} could not be installed` };
      continue;
    }
    installation.write('index.html', '<!doctype html><script type="module" src="./page.mjs"></script>');
    installation.write(
      'page.mjs',
      `import * as sdk from '@sdk/${platform}';\nconsole.log(Object.keys(sdk));\n`,
    );
    try {
      const output = await installation.run(process.execPath, [
        join(folder, 'node_modules/vite/bin/vite.js'),
        'build',
      ]);
      if (/externalized for browser compatibility/.test(output)) throw new Error(output);
      yield { runtime, platform, did: 'bundle' };
    } catch (error) {
      yield { runtime, platform, error: `${error.stderr ?? ''}${error.message}`.trim().slice(0, 600) };
    }
  }
}

/** Runs each scenario inside of a jest test, in the mode for ES modules. */
export async function* runJest({ installations, servers }) {
  const folder = tool('jest', JEST);
  for (const [platform, installation] of installations) {
    const runtime = 'jest 30, ES modules';
    if (folder === undefined) {
      yield { runtime, platform, skipped: `jest ${JEST} could not be installed` };
      continue;
    }
    installation.write(
      'consumer.test.mjs',
      `import * as sdk from '@sdk/${platform}';
import { scenarios } from './scenarios.mjs';
test('works', async () => {
  expect((await scenarios.${platform}(sdk, JSON.parse(process.env.SERVER))).length).toBeGreaterThan(0);
});
`,
    );
    installation.write(
      'jest.config.mjs',
      "export default { testMatch: ['**/consumer.test.mjs'], transform: {} };\n",
    );
    try {
      await installation.run(
        process.execPath,
        ['--experimental-vm-modules', join(folder, 'node_modules/jest/bin/jest.js'), '--forceExit'],
        { SERVER: JSON.stringify(servers[platform]) },
      );
      yield { runtime, platform, did: 'call' };
    } catch (error) {
      yield { runtime, platform, error: `${error.stderr ?? ''}`.trim().slice(0, 800) };
    }
  }
}
