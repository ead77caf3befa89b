import { describe, expect, test } from '@jest/globals';
import { columns, startScripted } from './fixture.js';

const path = '/v1beta2/streams';

describe('streams', () => {
  test('are made, listed, found, changed and deleted', async () => {
    await using fixture = await startScripted();
    const made = await fixture.rest.call('POST', path, { name: 'test', columns });
    expect(made.status).toBe(201);
    expect((await fixture.rest.call('GET', path)).body).toEqual([made.body]);
    expect((await fixture.rest.call('GET', `${path}/test`)).body).toEqual(made.body);
    const changed = await fixture.rest.call('PATCH', `${path}/test`, {
      description: 'new',
      logstore_retention_ms: 0,
      ttl_expression: 'ttl',
    });
    expect(changed).toEqual({
      status: 200,
      body: expect.objectContaining({
        description: 'new',
        logstore_retention_ms: 0,
        ttl: 'ttl',
        ttl_expression: 'ttl',
      }),
    });
    expect(await fixture.rest.call('DELETE', `${path}/test`, '{}')).toEqual({ status: 204, body: undefined });
    expect((await fixture.rest.call('GET', path)).body).toEqual([]);
  });

  test('have every field that the generated clients insist on', async () => {
    await using fixture = await startScripted();
    const { body } = await fixture.rest.call('POST', path, { name: 'test', columns });
    expect(body).toMatchObject({
      name: 'test',
      description: '',
      engine: 'Stream',
      is_external: false,
      logstore_retention_bytes: 10737418240,
      logstore_retention_ms: 604800000,
      mode: 'append',
      ttl: '',
      ttl_expression: '',
      created_at: '2023-02-01 23:22:59',
      columns: [
        { name: 'a', type: 'int64', nullable: false },
        { name: 'b', type: 'string' },
        { name: '_tp_time', type: "datetime64(3, 'UTC')" },
      ],
    });
  });

  test('take the nulls that client 1.4.1 sends for what is not set', async () => {
    await using fixture = await startScripted();
    const nulls = [
      'event_time_column',
      'event_time_timezone',
      'logstore_retention_bytes',
      'logstore_retention_ms',
    ];
    const more = ['ttl_expression', 'description', 'primary_key'];
    const unset = Object.fromEntries([...nulls, ...more].map(name => [name, null]));
    const answer = await fixture.rest.call('POST', path, { name: 'test', columns, mode: 'append', ...unset });
    expect(answer.status).toBe(201);
  });

  test.each<[string, unknown, number, string]>([
    ['no columns', { name: 't', columns: null }, 62, 'no columns'],
    ['a name that starts with a digit', { name: '1t', columns }, 36, 'name: expected letters'],
    ['a name with a dash', { name: 'a-b', columns }, 36, 'name: expected letters'],
    ['a name of 65 characters', { name: 'a'.repeat(65), columns }, 36, 'name: expected letters'],
    ['no name', { columns }, 36, 'name: expected a string'],
    ['columns that are no array', { name: 't', columns: {} }, 36, 'columns: expected an array'],
    [
      'a column without a type',
      { name: 't', columns: [{ name: 'a' }] },
      36,
      'columns[0].type: expected a string',
    ],
    ['an unknown mode', { name: 't', columns, mode: 'x' }, 36, 'mode: expected one of append, changelog'],
    [
      'a retention that is no number',
      { name: 't', columns, logstore_retention_ms: '1' },
      36,
      'logstore_retention_ms',
    ],
    ['a body that is no object', [], 36, 'the body: expected a JSON object'],
    ['a name that is taken', { name: 'taken', columns }, 57, "stream 'taken' exists"],
  ])('refuse %s with 400', async (_name, body, code, message) => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 'taken', columns });
    expect(await fixture.rest.call('POST', path, body)).toEqual({
      status: 400,
      body: {
        code,
        message: expect.stringContaining(message),
        system: expect.stringMatching(/^(timeplusd|appserver)$/),
      },
    });
  });

  test.each(['GET', 'DELETE', 'PATCH'])('%s of a missing one is 404 without a body', async method => {
    await using fixture = await startScripted();
    for (const name of ['nope', 'a%20b%2Fc.d']) {
      expect(await fixture.rest.call(method, `${path}/${name}`, method === 'GET' ? undefined : '{}')).toEqual(
        {
          status: 404,
          body: undefined,
        },
      );
    }
  });

  test('another database has none', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    expect((await fixture.rest.call('GET', `${path}?db=mydb`)).body).toEqual([]);
    expect((await fixture.rest.call('GET', `${path}/s?db=mydb`)).status).toBe(404);
    expect((await fixture.rest.call('GET', `${path}/s?db=default`)).status).toBe(200);
  });

  test('stats count the rows', async () => {
    await using fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns, rows: [{ a: 1, b: 'x' }, { a: 2 }] });
    expect((await fixture.rest.call('GET', `${path}/s/stats`)).body).toMatchObject({ row_count: 2 });
    expect((await fixture.rest.call('GET', `${path}/nope/stats`)).status).toBe(404);
  });
});

test.each(['columns', 'mode', 'primary_key'])('%s of a stream cannot be changed: 501', async field => {
  await using fixture = await startScripted();
  await fixture.timeplus.createStream({ name: 's', columns });
  const change = { description: 'new', [field]: 'x' };
  expect(await fixture.rest.call('PATCH', '/v1beta2/streams/s', change)).toEqual({
    status: 501,
    body: { code: 48, message: `${field}: cannot be changed`, system: 'timeplusd' },
  });
  expect((await fixture.rest.call('GET', '/v1beta2/streams/s')).body).toMatchObject({ description: '' });
});
