import { Skipped } from './skipped.mjs';
import * as flowthings from './suites/flowthings.mjs';
import * as iotcs from './suites/iotcs.mjs';
import * as ivcap from './suites/ivcap.mjs';
import * as timeplus from './suites/timeplus.mjs';
import * as vantiq from './suites/vantiq.mjs';

/** One suite for each platform: the vendors' own clients, unmodified, against the emulator. */
const suites = [flowthings, iotcs, ivcap, timeplus, vantiq];

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !suites.some(suite => suite.platform === name));
if (unknown.length > 0) {
  console.error(
    `unknown platform: ${unknown.join(', ')}; known: ${suites.map(suite => suite.platform).join(', ')}`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of suites.filter(({ platform }) => wanted.length === 0 || wanted.includes(platform))) {
  for (const { client, run } of suite.clients) {
    console.log(`\n${suite.platform}: ${client}`);
    try {
      for (const { name, ok, detail } of await run()) {
        console.log(`  ${ok ? 'ok  ' : 'FAIL'} ${name}${ok || detail === undefined ? '' : `: ${detail}`}`);
        if (ok) passed++;
        else failed++;
      }
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      skipped++;
      console.log(`  skipped: ${error.message}`);
    }
  }
}
console.log(`\ninterop: ${passed} passed, ${failed} failed, ${skipped} clients skipped`);
process.exitCode = failed > 0 || passed + skipped === 0 ? 1 : 0;
