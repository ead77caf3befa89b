import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { withPages } from '../pages.mjs';
import { tool } from '../tools-cache.mjs';
import { programOf } from './script.mjs';

const VITE = '7.3.2';
const JEST = '30.5.2';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };

/** Builds a page with Vite, which must find no part of Node in it, and runs it in Chromium. */
export async function* runVite({ installations, servers }) {
  const runtime = `Vite ${major(VITE)}, its output in Chromium`;
  const folder = tool('vite', VITE);
  if (folder === undefined) {
    yield* skipped(runtime, installations, `vite ${VITE} could not be installed`);
    return;
  }
  yield* withPages(runtime, installations, async (platform, installation, open) => {
    installation.write('index.html', '<!doctype html><script type="module" src="./page.mjs"></script>');
    installation.write(
      'page.mjs',
      `import * as sdk from '@sdk/${platform}';
import { scenarios } from './scenarios.mjs';
globalThis.run = server => scenarios.${platform}(sdk, server);
`,
    );
    const output = await installation.run(process.execPath, [
      join(folder, 'node_modules/vite/bin/vite.js'),
      'build',
    ]);
    if (/externalized for browser compatibility/.test(output)) throw new Error(output);
    const page = await open(filesBelow(join(installation.folder, 'dist')));
    return page.run(servers[platform]);
  });
}

/** Makes one file for Node with esbuild, as for a function that is deployed without its modules, and runs it elsewhere. */
export async function* runEsbuild({ installations, servers }) {
  const runtime = 'esbuild, its output in Node';
  for (const [platform, installation] of installations) {
    installation.write('bundled-entry.mjs', programOf(platform, 'import'));
    try {
      await build({
        entryPoints: [join(installation.folder, 'bundled-entry.mjs')],
        outfile: join(installation.folder, 'bundled/program.mjs'),
        bundle: true,
        platform: 'node',
        format: 'esm',
        // What packages of the older kind ask for in a file of the newer kind.
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
        logLevel: 'silent',
      });
      const output = await installation.run(process.execPath, ['bundled/program.mjs'], {
        SERVER: JSON.stringify(servers[platform]),
      });
      yield { runtime, platform, did: output.trim().split('\n').at(-1) };
    } catch (error) {
      yield { runtime, platform, error: `${error.stderr ?? ''}${error.message}`.trim().slice(0, 600) };
    }
  }
}

/** Runs each scenario inside of a jest test, in the mode for ES modules. */
export async function* runJest({ installations, servers }) {
  const runtime = `jest ${major(JEST)}, ES modules`;
  const folder = tool('jest', JEST);
  if (folder === undefined) {
    yield* skipped(runtime, installations, `jest ${JEST} could not be installed`);
    return;
  }
  for (const [platform, installation] of installations) {
    installation.write(
      'consumer.test.mjs',
      `import { writeFileSync } from 'node:fs';
import * as sdk from '@sdk/${platform}';
import { scenarios } from './scenarios.mjs';
test('works', async () => {
  const done = await scenarios.${platform}(sdk, JSON.parse(process.env.SERVER));
  expect(done).toContain('call');
  writeFileSync('jest-did', done.join(' '));
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
      yield { runtime, platform, did: readFileSync(join(installation.folder, 'jest-did'), 'utf8') };
    } catch (error) {
      yield { runtime, platform, error: `${error.stderr ?? ''}${error.message}`.trim().slice(0, 800) };
    }
  }
}

function* skipped(runtime, installations, reason) {
  for (const platform of installations.keys()) yield { runtime, platform, skipped: reason };
}

/** Files as a server of static pages has them; `index.html` is the root. */
function filesBelow(folder) {
  const files = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const address = path.slice(folder.length).replaceAll('\\', '/');
    const file = [TYPES[extname(path)] ?? 'application/octet-stream', readFileSync(path)];
    files[address === '/index.html' ? '/' : address] = file;
  }
  return files;
}

function major(version) {
  return version.split('.')[0];
}
