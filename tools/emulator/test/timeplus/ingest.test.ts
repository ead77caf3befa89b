import { describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startScripted } from './fixture.js';

async function startWithStreams(): Promise<Fixture> {
  const fixture = await startScripted();
  await fixture.timeplus.createStream({ name: 's', columns });
  await fixture.timeplus.createStream({ name: 'r', columns: [{ name: 'raw', type: 'string' }] });
  return fixture;
}

/** The rows of a stream as the wire has them. */
async function rowsOf(fixture: Fixture, stream: string): Promise<string> {
  const query = { sql: `select * from table(${stream})`, type: 'historical' };
  const text = await (await fixture.rest.fetch('POST', '/v1beta2/exec', query)).text();
  return /"data":(.*)\}$/.exec(text)?.[1] ?? text;
}

describe('ingest', () => {
  const compact = '{"columns":["a","b"],"data":[[9223372036854775807,"x"],[2,"é"]]}';
  const compactRows = '[[9223372036854775807,"x"],[2,"é"]]';
  const objects = '\n{"a":9223372036854775807,"b":"x"}\n\n{\n"b":"é","a":2}';
  const text = '\nfirst line\nsecond line\n';

  test.each<[string, string, string, string, string]>([
    ['s', '', 'application/json', compact, compactRows],
    ['s', '', 'application/json;format=compact', compact, compactRows],
    ['s', '', 'application/vnd.timeplus+json', compact, compactRows],
    ['s', '', 'application/vnd.timeplus+json; format=compat', compact, compactRows],
    ['s', '?format=compact', 'text/plain', compact, compactRows],
    ['s', '?format=streaming', 'application/json', objects, compactRows],
    ['s', '', 'application/x-ndjson', objects, compactRows],
    ['s', '', 'application/json;format=streaming', objects, compactRows],
    ['s', '', 'application/vnd.timeplus+json;format=stream', objects, compactRows],
    ['s', '?format=streaming', 'application/json', JSON.stringify(objects), compactRows],
    ['r', '?format=raw', 'application/json', text, '[["\\nfirst line\\nsecond line\\n"]]'],
    ['r', '', 'text/plain', text, '[["\\nfirst line\\nsecond line\\n"]]'],
    ['r', '', 'text/plain; charset=utf-8; format=raw', text, '[["\\nfirst line\\nsecond line\\n"]]'],
    ['r', '?format=lines', 'application/json', '{"a":1}\n{"a":2}', '[["{\\"a\\":1}"],["{\\"a\\":2}"]]'],
    ['r', '', 'text/plain;format=lines', 'one\r\n\ntwo\n', '[["one"],[""],["two"]]'],
    ['r', '?format=raw', 'application/json', '', '[[""]]'],
    ['r', '?format=lines', 'application/json', '', '[]'],
    ['s', '?format=streaming', 'application/json', '', '[]'],
    ['s', '', 'application/json', '{"columns":["a"],"data":[]}', '[]'],
  ])('into %s%s as %s: %j', async (stream, query, contentType, body, rows) => {
    await using fixture = await startWithStreams();
    const answer = await fixture.rest.call('POST', `/v1beta2/streams/${stream}/ingest${query}`, body, {
      'content-type': contentType,
    });
    expect(answer).toEqual({ status: 200, body: undefined });
    expect(await rowsOf(fixture, stream)).toBe(rows);
  });

  test.each<[string, string, string, number, string]>([
    ['an unknown column', 's', '{"columns":["zz"],"data":[[1]]}', 16, 'No such column zz in stream s'],
    [
      'a row that is too short',
      's',
      '{"columns":["a","b"],"data":[[1,"x"],[1]]}',
      27,
      'data[1]: expected 2 values, got 1',
    ],
    ['a row that is no array', 's', '{"columns":["a"],"data":[1]}', 117, 'data[0]: expected an array'],
    ['no JSON', 's', '{"columns":["a"],"data":[[1],]}', 117, 'invalid JSON'],
    ['a bare NaN', 's', '{"columns":["a"],"data":[[NaN]]}', 117, 'invalid JSON'],
    ['an empty body', 's', '', 117, 'invalid JSON'],
    ['no columns', 's', '{}', 117, "'columns' field is missing"],
    ['no data', 's', '{"columns":["a"]}', 117, "missing 'data' field"],
    ['an array of objects', 's', '[{"a":1}]', 117, "'columns' field is missing"],
    ['unknown keys of objects', 's?format=streaming', '{"a":1,"c":2}', 16, 'No such column c'],
    ['arrays for objects', 's?format=streaming', '[1]', 117, 'expected one JSON object per row'],
    ['objects with commas between', 's?format=streaming', '{"a":1},{"a":2}', 117, 'invalid JSON'],
    ['raw without a column for it', 's?format=raw', 'x', 16, 'No such column raw in stream s'],
    ['lines without a column for them', 's?format=lines', 'x', 16, 'No such column raw in stream s'],
    ['an unknown format', 's?format=csv', 'x', 400, 'unsupported format csv'],
    ['a format named like a method', 's?format=toString', 'x', 400, 'unsupported format toString'],
  ])('refuses %s with 400', async (_name, target, body, code, message) => {
    await using fixture = await startWithStreams();
    const path = `/v1beta2/streams/${target.replace(/^\w+/, name => `${name}/ingest`)}`;
    expect(await fixture.rest.call('POST', path, body)).toEqual({
      status: 400,
      body: { code, message: expect.stringContaining(message), system: expect.any(String) },
    });
    expect(await fixture.timeplus.rowCount('s')).toBe(0);
  });

  test('into a missing stream is 404 without a body', async () => {
    await using fixture = await startWithStreams();
    expect(await fixture.rest.call('POST', '/v1beta2/streams/nope/ingest', compact)).toEqual({
      status: 404,
      body: undefined,
    });
  });

  test('with the same idempotent id stores a batch once', async () => {
    await using fixture = await startWithStreams();
    for (const id of ['one', 'one', 'two']) {
      await fixture.rest.call('POST', '/v1beta2/streams/s/ingest', compact, {
        'x-timeplus-idempotent-id': id,
      });
    }
    expect(await fixture.timeplus.rowCount('s')).toBe(4);
  });
});
