import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../../../', import.meta.url).pathname;
const budgets = JSON.parse(readFileSync(new URL('../budgets.json', import.meta.url), 'utf8'));

/** @param {string} file @returns {Promise<{minified: number, gzip: number}>} bytes of a browser bundle of everything in `file` */
export async function bundleSize(file) {
  const result = await build({
    entryPoints: [root + file],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  const bytes = result.outputFiles[0].contents;
  return { minified: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/** @returns {Promise<{name: string, minified: number, gzip: number, budget: number}[]>} sizes of all entries */
export async function sizes() {
  return Promise.all(
    Object.entries(budgets.entries).map(async ([name, { file, maxGzipBytes }]) => ({
      name,
      ...(await bundleSize(file)),
      budget: maxGzipBytes,
    })),
  );
}

/** Fails when an entry is larger than its budget. @param {{add(finding: string): void}} report */
export async function checkSizes(report) {
  for (const { name, gzip, budget } of await sizes()) {
    if (gzip > budget) report.add(`@sdk/${name}: ${gzip} bytes gzipped, the budget is ${budget}`);
  }
}
