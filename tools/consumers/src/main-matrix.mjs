import { readFileSync, writeFileSync } from 'node:fs';
import { runMatrix } from './matrix.mjs';
import { tableOf } from './table.mjs';

const page = new URL('../../../docs/runtimes.md', import.meta.url).pathname;
const results = [];
for await (const result of runMatrix()) {
  results.push(result);
  const { runtime, platform, did, error, skipped } = result;
  const state = error === undefined ? (skipped === undefined ? 'ok  ' : 'skip') : 'FAIL';
  console.log(`  ${state} ${runtime}: ${platform}: ${did ?? skipped ?? error}`);
}
let failed = results.filter(({ error }) => error !== undefined).length;
const skipped = results.filter(result => result.skipped !== undefined).length;
if (skipped > 0) {
  console.log(`  ${skipped} of ${results.length} were not run, so docs/runtimes.md was not compared`);
  if (process.env.CONSUMERS_MUST_RUN === 'true') failed += skipped;
} else if (process.argv.includes('--write')) writeFileSync(page, tableOf(results));
else if (readFileSync(page, 'utf8') !== tableOf(results)) {
  console.log('  FAIL docs/runtimes.md tells something else; renew it by `pnpm consumers:matrix --write`');
  failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
