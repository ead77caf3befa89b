import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isProtocolError } from '@sdk/core';
import { type RowSchema, RowSchemaError, type RowSchemaIssue } from '@sdk/timeplus';
import { clientOf, freshName, rejection, type TestServer, testServer } from '../support/server.js';

let server: TestServer;
let stream: string;
beforeAll(async () => {
  server = await testServer();
  stream = freshName('schema');
  const { ingest } = await clientOf(server)
    .streams.create({
      name: stream,
      columns: [
        { name: 'id', type: 'int32' },
        { name: 'tags', type: 'array(string)' },
      ],
    })
    .then(created => ({ ingest: created.ingest.bind(created) }));
  await ingest([
    { id: 1, tags: ['a'] },
    { id: 2, tags: [] },
    { id: 3, tags: ['x', ''] },
  ]);
});
afterAll(async () => {
  await clientOf(server).streams.delete(stream);
  await server.close();
});

interface Tagged {
  readonly key: string;
  readonly tags: readonly string[];
}

/** A schema as a library would make it: it checks, and gives rows of another form. */
function schema({ isAsync = false, badId = -1 } = {}): RowSchema<Tagged> {
  const check = (value: unknown): { value: Tagged } | { issues: readonly RowSchemaIssue[] } => {
    const { id, tags } = value as { id: number; tags: string[] };
    const issues = tags.flatMap((tag, index): RowSchemaIssue[] =>
      tag === '' ? [{ message: 'expected a tag', path: ['tags', { key: index }] }] : [],
    );
    if (id === badId) return { issues: [{ message: 'expected another row' }] };
    return issues.length > 0 ? { issues } : { value: { key: `#${id}`, tags } };
  };
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: value => (isAsync ? Promise.resolve(check(value)) : check(value)),
    },
  };
}

describe('rows that are checked by a schema', () => {
  test.each([false, true])('are what the schema gives back (asynchronous: %p)', async isAsync => {
    const query = await clientOf(server).query(
      `select id, tags from table(${stream}) where id < 3 order by id`,
      {
        schema: schema({ isAsync }),
      },
    );
    const keys: string[] = [];
    for await (const row of query) keys.push(row.key, ...row.tags);
    expect(keys).toEqual(['#1', 'a', '#2']);
  });

  test('a row that does not fit ends the query, and the error tells which and why', async () => {
    const timeplus = clientOf(server);
    const query = await timeplus.query(`select id, tags from table(${stream}) order by id`, {
      schema: schema(),
      batchingPolicy: { count: 1, timeMs: 1000 },
    });
    const keys: string[] = [];
    const error = await rejection(
      (async () => {
        for await (const row of query) keys.push(row.key);
      })(),
    );
    expect(keys).toEqual(['#1', '#2']);
    expect(isProtocolError(error)).toBe(true);
    expect(error).toBeInstanceOf(RowSchemaError);
    expect(error).toMatchObject({
      row: 2,
      issues: [{ path: 'tags.1', message: 'expected a tag' }],
      message: 'timeplus query: row 2 does not fit the schema: tags.1: expected a tag',
      retryable: false,
    });
    expect((await timeplus.queries.get(query.id)).status).not.toBe('running');
  });

  test('a live query checks its rows too, and does not go on after one that does not fit', async () => {
    const timeplus = clientOf(server);
    const live = await timeplus.live(`select id, tags from ${stream} where _tp_time > '2020-01-01'`, {
      schema: schema({ badId: 2 }),
    });
    const keys: string[] = [];
    const error = await rejection(
      (async () => {
        for await (const row of live.values()) keys.push(row.key);
      })(),
    );
    expect(error).toMatchObject({
      row: 1,
      operation: 'live',
      issues: [{ path: '', message: 'expected another row' }],
    });
    expect(live.state).toBe('failed');
  });
});
