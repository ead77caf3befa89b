import { readFileSync } from 'node:fs';
import { root } from './report.mjs';

/**
 * The version of pnpm stands in three places of package.json, which must agree.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkVersions(report) {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const versions = {
    packageManager: /^pnpm@(.+)$/.exec(manifest.packageManager)?.[1],
    devDependency: manifest.devDependencies.pnpm,
    'script setup': /pnpm@(\S+)/.exec(manifest.scripts.setup)?.[1],
  };
  const distinct = new Set(Object.values(versions));
  report.expect(distinct.size === 1, `package.json: versions of pnpm differ: ${JSON.stringify(versions)}`);
}
