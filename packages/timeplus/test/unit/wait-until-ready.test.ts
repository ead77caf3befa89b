import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { rejection } from '../support/server.js';
import { capturing } from './capture.js';

const info = { name: 's', columns: [] };

describe('streams.waitUntilReady', () => {
  test('asks with growing pauses until the server knows the stream', async () => {
    const clock = manualClock();
    const missing = { status: 404 };
    const unknown = { status: 400, body: { code: 60, message: 'unknown stream' } };
    const { client, requests } = capturing([missing, unknown, missing, { status: 200, body: info }], {
      clock,
      random: () => 0.999,
    });
    const ready = client.streams.waitUntilReady('s', { db: 'd' });
    const counts: number[] = [];
    for (const waitMs of [0, 100, 200, 400]) {
      await clock.advance(waitMs);
      counts.push(requests.length);
    }
    expect(counts).toEqual([1, 2, 3, 4]);
    expect((await ready).name).toBe('s');
    expect(requests[0]?.target).toBe('/v1beta2/streams/s?db=d');
  });

  test('gives up after its time limit', async () => {
    const clock = manualClock();
    const { client, requests } = capturing([{ status: 404 }], { clock, random: () => 0.5 });
    const outcome = rejection(client.streams.waitUntilReady('s', { timeoutMs: 1000 }));
    await clock.advance(5000);
    expect(await outcome).toMatchObject({
      code: 'sdk.timeout',
      limitMs: 1000,
      operation: 'streams.waitUntilReady',
    });
    const asked = requests.length;
    await clock.advance(5000);
    expect([requests.length, clock.pendingDelays()]).toEqual([asked, []]);
  });

  test('an abort ends the wait at once', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const { client } = capturing([{ status: 404 }], { clock, random: () => 0.5 });
    const outcome = rejection(client.streams.waitUntilReady('s', { signal: controller.signal }));
    await clock.advance(0);
    controller.abort();
    expect(await outcome).toMatchObject({ code: 'sdk.aborted', operation: 'streams.waitUntilReady' });
    expect(clock.pendingDelays()).toEqual([]);
  });

  test('any other failure ends it, and an impossible limit is refused', async () => {
    const { client, requests } = capturing([{ status: 403 }]);
    expect(await rejection(client.streams.waitUntilReady('s'))).toMatchObject({ code: 'sdk.forbidden' });
    expect(await rejection(client.streams.waitUntilReady('s', { timeoutMs: 0 }))).toMatchObject({
      issues: [{ field: 'timeoutMs' }],
    });
    expect(requests).toHaveLength(1);
  });
});
