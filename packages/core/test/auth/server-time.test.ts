import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { clientWith, getThings, json, scriptedFetch } from '../client/harness.js';

async function skewAfter(...dates: readonly (string | undefined)[]): Promise<number> {
  const clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
  const answers = dates.map(date => json(null, 200, date === undefined ? {} : { date }));
  const client = clientWith({ clock, fetch: scriptedFetch(...answers) });
  for (const _date of dates) await client.request(getThings());
  return client.runtime.serverTime.skewMs;
}

describe('the estimate of the server time', () => {
  test.each([
    ['Thu, 01 Jan 2026 01:00:00 GMT', 3_600_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', -3_600_000],
    ['Thu, 01 Jan 2026 00:00:01 GMT', 0],
    ['yesterday', 0],
    [undefined, 0],
  ])('after an answer with Date %s is off by %d ms', async (date, skewMs) => {
    expect(await skewAfter(date)).toBe(skewMs);
  });

  test('follows the newest answer that has a date', async () => {
    expect(await skewAfter('Thu, 01 Jan 2026 01:00:00 GMT', undefined)).toBe(3_600_000);
    expect(await skewAfter('Thu, 01 Jan 2026 01:00:00 GMT', 'Thu, 01 Jan 2026 00:00:00 GMT')).toBe(0);
  });

  test('takes no note of other hosts', async () => {
    const clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
    const fetch = scriptedFetch(json(null, 200, { date: 'Thu, 01 Jan 2026 01:00:00 GMT' }));
    const client = clientWith({ clock, fetch });
    await client.request(getThings({ path: new URL('http://elsewhere.test/') }));
    expect(client.runtime.serverTime.skewMs).toBe(0);
  });

  test('is shared with clients made by withOptions, unless they talk to another server', async () => {
    const clock = manualClock(Date.parse('2026-01-01T00:00:00Z'));
    const fetch = scriptedFetch(json(null, 200, { date: 'Thu, 01 Jan 2026 01:00:00 GMT' }));
    const client = clientWith({ clock, fetch });
    await client.request(getThings());
    expect(client.withOptions({ retry: false }).runtime.serverTime.skewMs).toBe(3_600_000);
    expect(client.withOptions({ baseUrl: 'http://other.test' }).runtime.serverTime.skewMs).toBe(0);
  });
});
