import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Removes from `dist` of the working directory what no source makes any more: compilers leave the files of a source that was
 * deleted or renamed, and they would be published.
 *
 * @param {ReadonlySet<string>} [scripts] the `.js` files, from the root of the package, when they are not one for each source
 */
export function prune(scripts) {
  for (const entry of readdirSync('dist', { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.tsbuildinfo')) continue;
    const path = join(entry.parentPath, entry.name).replaceAll('\\', '/');
    const [, made = path, ending] = /^(.+?)(\.d\.ts|\.js)(?:\.map)?$/.exec(path) ?? [];
    const isMade =
      ending === '.js' && scripts !== undefined
        ? scripts.has(`${made}.js`)
        : existsSync(`${made.replace(/^dist\//, 'src/')}.ts`);
    if (!isMade) rmSync(path);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) prune();
