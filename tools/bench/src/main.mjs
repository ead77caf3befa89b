import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Measurements by package; each case file exports `run`, which resolves with the lines of the table. */
const cases = {
  core: ['footprint', 'start-up', 'requests', 'parsing', 'socket-receive'],
  timeplus: ['ingest', 'query'],
  vantiq: ['vantiq-select', 'vantiq-events', 'vantiq-transfer'],
  ivcap: ['ivcap-list', 'ivcap-transfer'],
  flowthings: ['flowthings-creates', 'flowthings-live', 'flowthings-filters'],
  iotcs: ['iotcs-set', 'iotcs-messages'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in cases));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(cases).join(', ')}`);
  process.exit(2);
}

const lines = [];
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0].model}. Ratios are medians within one run, the spread is lowest to highest.\n`,
);
for (const [name, files] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const file of files) {
    const { run } = await import(`./cases/${file}.mjs`);
    for (const line of await run()) {
      lines.push(line);
      console.log(format(line));
    }
  }
}
const folder = new URL('../results/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL('latest.json', folder),
  `${JSON.stringify({ node: process.version, lines }, null, 2)}\n`,
);

function format({ figure, name, median, unit, ratio, low, high, target, targetBelow }) {
  const value = `${median >= 100 ? Math.round(median) : median.toFixed(2)} ${unit}`;
  const relation =
    ratio === undefined
      ? low === undefined
        ? ''
        : `${low.toFixed(1)}..${high.toFixed(1)}`
      : `x ${ratio.toFixed(2)} (${low.toFixed(2)}..${high.toFixed(2)})`;
  const goal =
    target === undefined
      ? targetBelow === undefined
        ? ''
        : `<= ${targetBelow} ${median <= targetBelow ? 'met' : 'MISSED'}`
      : `>= ${target} ${ratio >= target ? 'met' : 'MISSED'}`;
  return `${figure.padEnd(38)} ${name.padEnd(44)} ${value.padStart(22)}  ${relation.padEnd(22)} ${goal}`;
}
