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

/**
 * The spans of a chapter of the demo, made by the real OpenTelemetry SDK, have the names and attributes that the page tells, and
 * no secret in them.
 *
 * @param {import('./report.mjs').Report} report
 */
export async function checkSpans(report) {
  const { stdout, failure } = await run([root + SCRIPT, 'ivcap']);
  if (failure !== undefined) {
    report.add(`${SCRIPT}: ${failure}`);
    return;
  }
  const spans = spansOf(stdout);
  const documented = new Set(
    [...readFileSync(root + PAGE, 'utf8').matchAll(/`([a-z._]+)`/g)].map(([, name]) => name),
  );
  report.expect(spans.length > 20, `${SCRIPT}: only ${spans.length} spans came out`);
  for (const { name, attributes } of spans) {
    const expected = `${attributes.get('sdk.platform')} ${attributes.get('sdk.operation')}`;
    report.expect(name === expected, `a span is called "${name}", not "${expected}"`);
    for (const key of ALWAYS) report.expect(attributes.has(key), `the span "${name}" has no ${key}`);
    for (const key of attributes.keys())
      report.expect(documented.has(key), `${PAGE} does not tell of ${key}`);
    report.expect(
      !attributes.get('url.full')?.includes('?'),
      `the span "${name}" shows the query of its address`,
    );
  }
  const repeated = spans.find(({ attributes }) => attributes.get('sdk.attempts') === '2');
  report.expect(repeated?.events.includes('retry'), 'no span tells of the attempt that was made to fail');
  await using emulator = await startEmulator({ platforms: ['ivcap'] });
  report.expect(!stdout.includes(emulator.ivcap.token), 'the spans show the access token');
  report.expect(!/bearer|authorization/i.test(stdout), 'the spans show the header with the credential');
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
