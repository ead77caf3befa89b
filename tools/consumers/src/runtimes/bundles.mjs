import { join } from 'node:path';
import { build } from 'esbuild';

/** One file with a package and its scenario in it. @param {import('../installation.mjs').Installation} installation */
export async function bundleOf(installation, platform, { conditions, footer }) {
  installation.write(
    'bundle-entry.mjs',
    `import * as sdk from '@sdk/${platform}';\nimport { scenarios } from './scenarios.mjs';\n${footer(platform)}\n`,
  );
  const { outputFiles } = await build({
    entryPoints: [join(installation.folder, 'bundle-entry.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
