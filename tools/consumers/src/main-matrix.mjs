import { writeFileSync } from 'node:fs';
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
if (process.argv.includes('--write')) writeFileSync(page, tableOf(results));
process.exitCode = results.some(({ error }) => error !== undefined) ? 1 : 0;
