import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the sources of the package in the working directory: `node bundle.mjs index runtime/websocket.node`. Each named
 * file becomes one of `dist`, what they share or load later becomes a chunk. A package of a hundred small modules takes several times as
 * long to import as one file; dependencies stay imports.
 */
const entries = process.argv.slice(2);
if (entries.length === 0) {
  console.error('bundle: name at least one file below src, without its ending');
  process.exit(2);
}
for (const name of readdirSync('dist')) {
  if (/-[0-9A-Z]{8}\.js(\.map)?$/.test(name)) rmSync(join('dist', name));
}
await build({
  entryPoints: entries.map(entry => `src/${entry}.ts`),
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  packages: 'external',
  external: ['#*'],
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
