import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../../../', import.meta.url).pathname;
const folder = new URL('../.cache/packs/', import.meta.url).pathname;

/**
 * Packs a package as it would be published.
 *
 * @param {string} source folder of the package, from the root of the repository
 * @returns {string} path of the tarball
 */
export function pack(source) {
  const target = join(folder, source.replaceAll('/', '-'));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  execFileSync('pnpm', ['pack', '--pack-destination', target], { cwd: join(root, source), stdio: 'pipe' });
  return join(target, readdirSync(target)[0]);
}
