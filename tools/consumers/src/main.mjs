import { run } from './live-quakes.mjs';

const screenshot = process.argv[2];
const results = await run(screenshot === undefined ? {} : { screenshot });
for (const { name, ok, detail } of results)
  console.log(`  ${ok ? 'ok  ' : 'FAIL'} ${name}${ok ? '' : `: ${detail}`}`);
if (results.length === 0) console.log('  skipped: no Chromium was found (set CHROMIUM_PATH)');
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
