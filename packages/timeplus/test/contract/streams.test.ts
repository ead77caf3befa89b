import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isNotFoundError, isUnauthenticatedError, isValidationError, TimeplusErrorCode } from '@sdk/timeplus';
import { clientOf, freshName, rejection, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

describe('streams', () => {
  test('a stream is listed after it was created and no longer after it was deleted', async () => {
    const timeplus = clientOf(server);
    const name = freshName();
    const before = (await timeplus.streams.list()).length;

    const created = await timeplus.streams.create({
      name,
      columns: [
        { name: 'time', type: 'datetime64(3)' },
        { name: 'data', type: 'string' },
      ],
    });
    const listed = await timeplus.streams.list();
    const fetched = await timeplus.streams.get(name);

    expect(listed).toHaveLength(before + 1);
    expect(created.name).toBe(name);
    expect(fetched.metadata).toEqual(created.metadata);
    expect(fetched.columns.map(column => column.name)).toEqual(['time', 'data', '_tp_time']);
    expect(await timeplus.streams.exists(name)).toBe(true);

    await fetched.delete();
    expect(await timeplus.streams.list()).toHaveLength(before);
    expect(await timeplus.streams.exists(name)).toBe(false);
  });

  test('options reach the server, a retention of 0 too', async () => {
    const timeplus = clientOf(server);
    const stream = await timeplus.streams.create({
      name: freshName(),
      columns: [{ name: 'id', type: 'string' }],
      description: 'keeps nothing',
      mode: 'append',
      logstoreRetentionBytes: 0,
      logstoreRetentionMs: -1,
      ttlExpression: 'to_datetime(_tp_time) + INTERVAL 7 DAY',
    });
    expect(stream.metadata).toMatchObject({
      description: 'keeps nothing',
      mode: 'append',
      logstore_retention_bytes: 0,
      logstore_retention_ms: -1,
    });
    await stream.delete();
  });

  test('a second stream of the same name is refused with the server code 57', async () => {
    const timeplus = clientOf(server);
    const definition = { name: freshName(), columns: [{ name: 'a', type: 'int32' }] };
    const stream = await timeplus.streams.create(definition);

    const error = await rejection(timeplus.streams.create(definition));

    expect(error).toMatchObject({
      code: 'sdk.bad_request',
      status: 400,
      serverCode: TimeplusErrorCode.STREAM_ALREADY_EXISTS,
      operation: 'streams.create',
    });
    await stream.delete();
  });

  test('a missing stream is "not found", whatever is asked of it', async () => {
    const timeplus = clientOf(server);
    const name = freshName('missing');
    expect(isNotFoundError(await rejection(timeplus.streams.get(name)))).toBe(true);
    expect(isNotFoundError(await rejection(timeplus.streams.delete(name)))).toBe(true);
  });

  test('a wrong key is told apart from a missing stream', async () => {
    const stranger = clientOf(server, { credential: (await import('@sdk/timeplus')).apiKey('x'.repeat(60)) });
    const error = await rejection(stranger.streams.exists('anything'));
    expect(isUnauthenticatedError(error)).toBe(true);
    expect(JSON.stringify(error)).not.toContain('x'.repeat(60));
  });

  test('a wrong definition is refused before anything is sent, naming every field', async () => {
    const timeplus = clientOf(server, {
      fetch: () => {
        throw new Error('nothing must be sent');
      },
    });
    const error = await rejection(
      timeplus.streams.create({ name: '1st', columns: [{ name: 'a', type: '' }], logstoreRetentionMs: 1.5 }),
    );
    expect(isValidationError(error)).toBe(true);
    expect((error as { issues: { field: string }[] }).issues.map(issue => issue.field)).toEqual([
      'name',
      'columns[0].type',
      'logstoreRetentionMs',
    ]);
  });

  test('withResponse tells status and attempts beside the stream', async () => {
    const timeplus = clientOf(server);
    const { data, status, attempts } = await timeplus.streams
      .create({ name: freshName(), columns: [{ name: 'a', type: 'int32' }] })
      .withResponse();
    expect([status, attempts]).toEqual([201, 1]);
    await data.delete();
  });
});
