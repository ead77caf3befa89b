import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../../../', import.meta.url).pathname;
const budgets = JSON.parse(readFileSync(new URL('../budgets.json', import.meta.url), 'utf8'));

/**
 * What a browser loads for a package: `entry` is the bundle with everything that it imports statically, `lazy` what is
 * fetched with the first request (ky).
 *
 * @param {{file: string, names?: string[]}} entry `names` limits the bundle to what an app imports
 * @returns {Promise<{minified: number, gzip: number, lazyGzip: number}>} bytes
 */
export async function bundleSize({ file, names }) {
  const path = JSON.stringify(resolve(root, file));
  const result = await build({
    stdin: {
      contents: names === undefined ? `export * from ${path}` : `export { ${names.join(', ')} } from ${path}`,
      resolveDir: root,
    },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = result.metafile.outputs;
  const entry = Object.keys(outputs).find(name => outputs[name]?.entryPoint === '<stdin>');
  const initial = new Set();
  const visit = name => {
    if (initial.has(name)) return;
    initial.add(name);
    for (const { path: next, kind } of outputs[name].imports) if (kind === 'import-statement') visit(next);
  };
  visit(entry);
  const size = { minified: 0, gzip: 0, lazyGzip: 0 };
  for (const { path: output, contents } of result.outputFiles) {
    const gzip = gzipSync(contents, { level: 9 }).length;
    const name = Object.keys(outputs).find(key => output.endsWith(key));
    if (!initial.has(name)) size.lazyGzip += gzip;
    else {
      size.minified += contents.length;
      size.gzip += gzip;
    }
  }
  return size;
}

/** @returns {Promise<{name: string, minified: number, gzip: number, lazyGzip: number, budget: number, target: number}[]>} sizes of all entries */
export async function sizes() {
  return Promise.all(
    Object.entries(budgets.entries).map(async ([name, { maxGzipBytes, target, ...entry }]) => ({
      name,
      ...(await bundleSize(entry)),
      budget: maxGzipBytes,
      target: target ?? maxGzipBytes,
    })),
  );
}

/** Fails when an entry is larger than its budget. @param {{add(finding: string): void}} report */
export async function checkSizes(report) {
  for (const { name, gzip, budget } of await sizes()) {
    if (gzip > budget) report.add(`${name}: ${gzip} bytes gzipped, the budget is ${budget}`);
  }
}
