import { execFileSync } from 'node:child_process';
import { sizes } from '../sizes.mjs';

const MOST_PACKAGES = 5;

/** Exact sizes of the browser bundles, and the number of packages that a user installs. */
export async function run() {
  const bundles = (await sizes()).map(({ name, gzip, minified, lazyGzip, target }) => ({
    figure: 'browser bundle',
    unit: 'bytes gzipped',
    name: `${name} (${minified} minified, + ${lazyGzip} later)`,
    median: gzip,
    targetBelow: target,
  }));
  return [
    ...bundles,
    {
      figure: 'packages installed with @sdk/timeplus',
      unit: 'packages',
      name: 'production',
      median: installed('@sdk/timeplus'),
      targetBelow: MOST_PACKAGES,
    },
  ];
}

function installed(name) {
  const tree = JSON.parse(
    execFileSync('pnpm', ['--filter', name, 'list', '--prod', '--depth', 'Infinity', '--json'], {
      encoding: 'utf8',
    }),
  )[0];
  const names = new Set([name]);
  const walk = dependencies => {
    for (const [dependency, { dependencies: inner }] of Object.entries(dependencies ?? {})) {
      names.add(dependency);
      walk(inner);
    }
  };
  walk(tree.dependencies);
  // A linked workspace package does not list its own dependencies here.
  const core = JSON.parse(
    execFileSync('pnpm', ['--filter', '@sdk/core', 'list', '--prod', '--depth', 'Infinity', '--json'], {
      encoding: 'utf8',
    }),
  )[0];
  walk(core.dependencies);
  return names.size;
}
