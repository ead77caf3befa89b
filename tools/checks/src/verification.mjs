import { readdirSync, readFileSync } from 'node:fs';
import { root } from './report.mjs';

const PAGE = 'docs/topics/emulator-verification.md';
const PLATFORMS = {
  timeplus: 'Timeplus',
  vantiq: 'Vantiq',
  ivcap: 'IVCAP',
  flowthings: 'flowthings.io',
  iotcs: 'Oracle IoT',
};

/**
 * The page on how the emulator is verified names the original clients and counts the recorded cases; both must be what there is.
 *
 * @param {import('./report.mjs').Report} report
 */
export async function checkVerification(report) {
  const text = readFileSync(root + PAGE, 'utf8');
  for (const [platform, name] of Object.entries(PLATFORMS)) {
    const { clients } = await import(`${root}tools/interop/src/suites/${platform}.mjs`);
    const row = `| ${name} | ${clients.map(({ client }) => client).join('; ')} | ${recordedCases(platform)} |`;
    report.expect(text.includes(`${row}\n`), `${PAGE}: the row must be: ${row}`);
  }
}

/** @param {string} platform */
function recordedCases(platform) {
  const folder = `${root}packages/${platform}/test/vectors/data/`;
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .reduce((sum, name) => sum + JSON.parse(readFileSync(folder + name, 'utf8')).length, 0);
}
