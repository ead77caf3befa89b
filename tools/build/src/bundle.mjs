import { build } from 'esbuild';
import { prune } from './prune.mjs';

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
const { metafile } = await build({
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
  metafile: true,
});
prune(new Set(Object.keys(metafile.outputs)));
