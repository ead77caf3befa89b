import { describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startScripted } from './fixture.js';

const origin = 'http://page.example';

async function start(): Promise<Fixture> {
  const fixture = await startScripted();
  await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 1, b: 'x' }] });
  return fixture;
}

describe('a page of another origin', () => {
  test.each([
    ['/default/api/v1beta2/queries', 'authorization,content-type'],
    ['/default/api/v1beta2/streams/s/ingest', 'x-api-key,x-timeplus-idempotent-id'],
    ['/?default_format=JSONEachRow', 'x-timeplus-user,x-timeplus-key'],
    ['/proton/v1/ingest/streams/s', 'x-timeplus-request-id'],
  ])('may send to %s the headers %s', async (path, headers) => {
    await using fixture = await start();
    const response = await fetch(`${fixture.timeplus.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
        'access-control-request-private-network': 'true',
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': headers,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-private-network': 'true',
    });
  });

  test('may read every kind of answer with its headers', async () => {
    await using fixture = await start();
    const { rest, timeplus } = fixture;
    const sql = { sql: 'select * from table(s)' };
    const noKey = { 'x-api-key': 'wrong' };
    timeplus.faults.add({
      match: { path: '**/ingest' },
      effect: { status: 503, headers: { 'retry-after': '1' } },
    });
    const engineUrl = `${timeplus.url}/?default_format=JSONEachRow`;
    const answers = await Promise.all([
      rest.fetch('GET', '/v1beta2/streams'),
      rest.fetch('GET', '/v1beta2/streams', undefined, noKey),
      rest.fetch('GET', '/v1beta2/streams/nope'),
      rest.fetch('POST', '/v1beta2/queries', sql),
      rest.fetch('POST', '/v1beta2/streams/s/ingest', '{}'),
      fetch(engineUrl, { method: 'POST', body: sql.sql }),
      fetch(engineUrl, { method: 'POST', body: 'selec' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 200, 503, 200, 400]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toBe('*');
    }
    await Promise.all(answers.map(answer => answer.text()));
  });
});
