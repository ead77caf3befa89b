import { describe, expect, test } from '@jest/globals';
import { capturing } from './capture.js';

const unavailable = { status: 503 };
const missing = { status: 404 };
const retry = { baseMs: 0 };

describe('removals', () => {
  test('a resource that is gone at the second attempt is removed', async () => {
    const { client } = capturing([unavailable, missing], { retry });
    const { data, status, attempts } = await client.streams.delete('s').withResponse();
    expect({ data, status, attempts }).toEqual({ data: undefined, status: 404, attempts: 2 });
  });

  test('a source that is gone at the second attempt leaves nothing behind', async () => {
    const { client } = capturing([unavailable, missing], { retry });
    expect(await client.sources.delete('i')).toEqual([]);
  });

  test('a resource that is gone at the first attempt never was', async () => {
    const { client } = capturing([missing], { retry });
    await expect(client.streams.delete('s')).rejects.toMatchObject({ code: 'sdk.not_found', attempts: 1 });
  });
});

describe('exists', () => {
  test.each([
    ['status 404', missing, false],
    ['the engine’s code for an unknown stream', { status: 400, body: { code: 60, message: 'no' } }, false],
    ['an answer', { status: 200, body: {} }, true],
  ])('%s', async (_, answer, isThere) => {
    expect(await capturing([answer]).client.sources.exists('i')).toBe(isThere);
  });

  test('any other failure is no answer', async () => {
    const { client } = capturing([{ status: 403, body: { code: 403, message: 'forbidden' } }]);
    await expect(client.views.exists('v')).rejects.toMatchObject({ code: 'sdk.forbidden' });
  });
});

describe('lists', () => {
  test.each([null, undefined])('an answer of %p is an empty list', async body => {
    const { client } = capturing([body === undefined ? { status: 200 } : { status: 200, body: 'null' }]);
    expect(await client.alerts.list()).toEqual([]);
  });
});

describe('statements that change something', () => {
  test.each([
    ['select 1', 2],
    ['  -- first\n/* then */ (SELECT 1)', 2],
    ['with a as (select 1) select * from a', 2],
    ['show streams', 2],
    ['explain select 1', 2],
    ['insert into s (a) values (1)', 1],
    ['create stream s (a int32)', 1],
    ['/* select */ drop stream s', 1],
    ['selective', 1],
  ])('%s: %p attempts', async (statement, attempts) => {
    const { client, requests } = capturing([unavailable, { status: 204 }], { retry });
    await Promise.resolve(client.query(statement)).catch(() => undefined);
    expect(requests).toHaveLength(attempts);
  });
});
