import { readFileSync } from 'node:fs';
import { root } from './report.mjs';

const PAGE = 'docs/topics/bundle-size.md';
const KIB = 1024;

/**
 * The limits on the page about bundle size are those that are enforced.
 *
 * @param {import('./report.mjs').Report} report
 */
export function checkSizePage(report) {
  const text = readFileSync(root + PAGE, 'utf8');
  const { entries } = JSON.parse(readFileSync(`${root}tools/bench/budgets.json`, 'utf8'));
  for (const { file, names, maxGzipBytes } of Object.values(entries)) {
    const [, platform] = /^packages\/(.+)\/dist/.exec(file) ?? [];
    if (platform === undefined || platform === 'core') continue;
    const imports = names.map(name => `\`${name}\``).join(', ');
    const row = `| \`@sdk/${platform}\` | ${imports} | ${maxGzipBytes / KIB} KiB |`;
    report.expect(text.includes(`${row}\n`), `${PAGE}: the row must be: ${row}`);
  }
}
