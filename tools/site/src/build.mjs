import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteConfig } from './config.mjs';
import { landing } from './landing.mjs';
import { apiClasses, sitePages, write, writePages } from './pages.mjs';

const VITEPRESS = '1.6.4';
const root = new URL('../../../', import.meta.url).pathname;
const cache = new URL('../.cache/', import.meta.url).pathname;
const tool = join(cache, `vitepress-${VITEPRESS}`);
const source = join(tool, 'site');
const output = process.argv[2] ?? join(cache, 'dist');

if (!existsSync(join(tool, 'ready'))) {
  mkdirSync(tool, { recursive: true });
  writeFileSync(
    join(tool, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: { vitepress: VITEPRESS } }),
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: tool,
    stdio: 'inherit',
  });
  writeFileSync(join(tool, 'ready'), '');
}
rmSync(source, { recursive: true, force: true });
const pages = sitePages(root);
writePages(root, source, pages);
write(join(source, 'index.md'), landing);
const config = { ...siteConfig(pages, titleOf, apiClasses(root)), outDir: output };
// The rank of a search result is a function, which is no part of JSON.
write(
  join(source, '.vitepress/config.mjs'),
  `const config = ${JSON.stringify(config, null, 2)};
config.themeConfig.search.options = { miniSearch: { searchOptions: { boostDocument: ${rankOf} } } };
export default config;
`,
);
// A dead link fails the build.
execFileSync(process.execPath, [join(tool, 'node_modules/vitepress/bin/vitepress.js'), 'build', source], {
  cwd: tool,
  stdio: 'inherit',
});
console.log(`the site is in ${output}`);

/** @param {string} page path on the site */
function titleOf(page) {
  return /^# (.+)$/m.exec(readFileSync(join(source, page), 'utf8'))?.[1] ?? page;
}

/** Pages that explain come before the API reference, which has all words many times. @param {string} id address of a section */
function rankOf(id) {
  return id.startsWith('/api/') ? 0.1 : 1;
}
