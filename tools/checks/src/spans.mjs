import { readFileSync } from 'node:fs';
import { startEmulator } from '@sdk/emulator';
import { run } from './programs.mjs';
import { root } from './report.mjs';

const PAGE = 'docs/topics/observability.md';
const SCRIPT = 'tools/demo/src/spans.mjs';
/** What every span of a call has; the others depend on how it ended. */
const ALWAYS = [
  'sdk.platform',
  'sdk.operation',
  'sdk.attempts',
  'http.request.method',
  'server.address',
  'server.port',
  'url.full',
];

/** Shorter ones, such as passwords of the emulator, are parts of other words. */
const SECRET_LENGTH = 16;

/**
 * The spans of each chapter of the demo, made by the real OpenTelemetry SDK, have the names and attributes that the page tells, and
 * no secret in them.
 *
 * @param {import('./report.mjs').Report} report
 */
export async function checkSpans(report) {
  await using emulator = await startEmulator();
  for (const [platform, facts] of Object.entries(emulator.ready)) await checkChapter(report, platform, facts);
}

/** @param {import('./report.mjs').Report} report @param {string} platform @param {Record<string, unknown>} facts of its emulator */
async function checkChapter(report, platform, facts) {
  const { stdout, failure } = await run([root + SCRIPT, platform]);
  if (failure !== undefined) {
    report.add(`${SCRIPT} ${platform}: ${failure}`);
    return;
  }
  const spans = spansOf(stdout);
  const documented = new Set(
    [...readFileSync(root + PAGE, 'utf8').matchAll(/`([a-z._]+)`/g)].map(([, name]) => name),
  );
  const findings = new Set();
  const expect = (condition, finding) => condition || findings.add(`${platform}: ${finding}`);
  expect(spans.length > 20, `only ${spans.length} spans came out`);
  for (const { name, attributes } of spans) {
    const expected = `${attributes.get('sdk.platform')} ${attributes.get('sdk.operation')}`;
    expect(name === expected, `a span is called "${name}", not "${expected}"`);
    for (const key of ALWAYS) expect(attributes.has(key), `the span "${name}" has no ${key}`);
    for (const key of attributes.keys()) expect(documented.has(key), `${PAGE} does not tell of ${key}`);
    expect(!attributes.get('url.full')?.includes('?'), `the span "${name}" shows the query of its address`);
  }
  const repeated = spans.find(({ attributes }) => attributes.get('sdk.attempts') === '2');
  expect(repeated?.events.includes('retry'), 'no span tells of the attempt that was made to fail');
  for (const [key, value] of Object.entries(facts)) {
    const isSecret = /token|key|password/i.test(key) && String(value).length >= SECRET_LENGTH;
    expect(!isSecret || !stdout.includes(String(value)), `the spans show the ${key}`);
  }
  expect(!/bearer|authorization/i.test(stdout), 'the spans show the header with the credential');
  for (const finding of findings) report.add(finding);
}

/** @param {string} text @returns {{name: string, attributes: Map<string, string>, events: string[]}[]} */
function spansOf(text) {
  const spans = [];
  for (const line of text.trimEnd().split('\n')) {
    const [, name] = /^(\S.*) \(\d+ ms\)/.exec(line) ?? [];
    const [, event] = /^ {2}event (\w+)/.exec(line) ?? [];
    const [, key, value] = /^ {2}(\S+) = (.*)$/.exec(line) ?? [];
    if (name !== undefined) spans.push({ name, attributes: new Map(), events: [] });
    else if (event !== undefined) spans.at(-1).events.push(event);
    else if (key !== undefined) spans.at(-1).attributes.set(key, value);
  }
  return spans;
}
