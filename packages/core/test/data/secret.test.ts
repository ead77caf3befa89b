import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Scrubber } from '../../src/data/scrubber.js';
import {
  apiKey,
  basicAuth,
  bearerToken,
  memoryTokenStore,
  refreshableToken,
  Secret,
  secretHeaders,
} from '../../src/index.js';

const CANARY = 'canary-4711-secret';

/** Every way in which a value ends up as text by accident. */
function printed(value: unknown): string {
  let written = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const output = new Console({ stdout: sink, stderr: sink });
  output.log(value);
  output.dir({ value }, { depth: 20, showHidden: true });
  output.table([{ value }]);
  return [
    written,
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify({ value }),
    `${value}`,
    String(value),
    format('%s %o %O %j', value, value, value, value),
  ].join('\n');
}

describe('Secret', () => {
  test('shows nothing of its content however it is printed, and gives it away on demand', () => {
    const secret = new Secret(CANARY);
    expect(printed(secret)).not.toContain(CANARY);
    expect(printed(secret)).toContain('[redacted]');
    expect(inspect([secret])).toBe('[ [redacted] ]');
    expect(Object.keys(secret)).toEqual([]);
    expect(secret.reveal()).toBe(CANARY);
  });

  test.each([
    ['apiKey', apiKey(CANARY)],
    ['bearerToken', bearerToken(CANARY)],
    ['basicAuth', basicAuth('user', CANARY)],
    ['secretHeaders', secretHeaders({ 'x-key': CANARY })],
    [
      'refreshableToken',
      refreshableToken({ acquire: async () => ({ accessToken: CANARY }), secrets: [CANARY] }),
    ],
  ])('is what %s keeps', (_name, credential) => {
    expect(printed(credential)).not.toContain(CANARY);
  });

  test('stays inside a token store', async () => {
    const store = memoryTokenStore();
    await store.compareAndSet(0, { version: 1, token: { accessToken: CANARY, expiresAtMs: undefined } });
    expect(printed(store)).not.toContain(CANARY);
  });
});

describe('Scrubber', () => {
  test('blanks out secrets as they are, inside JSON and inside URLs', () => {
    const secret = 'pä"ss /word';
    const scrubber = new Scrubber(() => [secret]);
    const text = `${secret} ${JSON.stringify({ secret })} http://h/?p=${encodeURIComponent(secret)}`;
    expect(scrubber.text(text)).toBe('[redacted] {"secret":"[redacted]"} http://h/?p=[redacted]');
  });

  test('leaves no tail of a secret that begins with another one', () => {
    const scrubber = new Scrubber(() => ['abcd', 'abcdefgh']);
    expect(scrubber.text('x abcdefgh y abcd')).toBe('x [redacted] y [redacted]');
  });

  test('leaves texts alone that only share a few characters with a secret', () => {
    expect(new Scrubber(() => ['', 'abc']).text('abc')).toBe('abc');
  });

  test('reaches every string of a value, keys included, and stops before the stack ends', () => {
    const scrubber = new Scrubber(() => [CANARY]);
    expect(scrubber.value({ [CANARY]: [`a ${CANARY}`, 1, null, 2n] })).toEqual({
      '[redacted]': ['a [redacted]', 1, null, 2n],
    });
    const deep = JSON.parse(`${'['.repeat(30_000)}"${CANARY}"${']'.repeat(30_000)}`);
    expect(JSON.stringify(scrubber.value(deep))).toContain('[nested too deep]');
  });

  test('asks for the secrets each time, because tokens are renewed', () => {
    let secret = 'first-token';
    const scrubber = new Scrubber(() => [secret]).with(() => ['third-token']);
    secret = 'second-token';
    expect(scrubber.text('first-token second-token third-token')).toBe('first-token [redacted] [redacted]');
  });
});
