import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = new URL('../.cache/tools/', import.meta.url).pathname;

/** Install scripts that fetch a binary; everything else gets along without. */
const WITH_SCRIPTS = /^(node|bun|deno|workerd|esbuild)$/;

/**
 * A runtime or tool from the npm registry, installed once and kept.
 *
 * @param {string} name e.g. `node` @param {string} version
 * @returns {string | undefined} its folder; undefined where it cannot be had
 */
export function tool(name, version) {
  const folder = join(cache, `${name.replaceAll('/', '-')}-${version}`);
  if (existsSync(join(folder, 'ready'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [name]: version } }),
  );
  const scripts = WITH_SCRIPTS.test(name) ? [] : ['--ignore-scripts'];
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...scripts], {
      cwd: folder,
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
  writeFileSync(join(folder, 'ready'), '');
  return folder;
}
