import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { LogFields } from '@sdk/core';
import { apiKey, TimeplusClient, TimeplusEngine } from '@sdk/timeplus';
import { rejection } from '../support/server.js';

const KEY = 'KanarienVogel-key-4711';
const INFO = { id: 'q1', sql: 's', status: 'running', result: { header: [{ name: 'a', type: 'int32' }] } };
const FIRST = `event: query\ndata: ${JSON.stringify(INFO)}\n\n`;

/** Everything that a person could see of a failure: the error in all forms, and what was logged. */
async function seenOf(body: string, contentType: string, read: 'query' | 'engine'): Promise<string> {
  const logged: unknown[] = [];
  const log = (message: string, fields?: LogFields): void => {
    logged.push(message, fields);
  };
  const options = {
    baseUrl: 'http://timeplus.test',
    credential: apiKey(KEY),
    retry: false as const,
    logger: { debug: log, info: log, warn: log, error: log },
    fetch: async () =>
      new Response(body, { headers: { 'content-type': contentType, 'x-timeplus-query-id': `id-${KEY}` } }),
  };
  const error = await rejection(
    (async () => {
      const rows =
        read === 'query'
          ? await new TimeplusClient(options).query('select a')
          : await new TimeplusEngine(options).query('select a');
      for await (const _ of rows);
    })(),
  );
  return [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    String((error as Error).stack),
    JSON.stringify(logged),
  ].join('\n');
}

describe('a server that repeats the key in a stream does not bring it into errors or logs', () => {
  test.each([
    ['a first event that is no JSON', `event: query\ndata: {"key":"${KEY}"\n\n`],
    ['a first event of another kind', `data: [["${KEY}"]]\n\n`],
    ['rows that are no JSON', `${FIRST}data: [["${KEY}"\n\n`],
    ['rows of another form', `${FIRST}data: {"key":"${KEY}"}\n\n`],
    ['metrics of another form', `${FIRST}event: metrics\ndata: ["${KEY}"]\n\n`],
    ['rows of another length', `${FIRST}data: [["${KEY}",2,3]]\n\n`],
    ['a failure', `${FIRST}event: query\ndata: {"id":"q1","status":"failed","message":"bad key ${KEY}"}\n\n`],
    ['an end without a final event', `${FIRST}data: [[1]]\n\n`],
  ])('%s', async (_name, body) => {
    expect(await seenOf(body, 'text/event-stream', 'query')).not.toContain('KanarienVogel');
  });

  test.each([
    ['a line that is no JSON', `{"a":1}\n{"a":"${KEY}"\n{"a":2}\n`],
    ['an exception in mid-stream', `{"a":1}\nCode: 42. DB::Exception: bad key ${KEY}. (ERROR)\n`],
  ])('the engine: %s', async (_name, body) => {
    expect(await seenOf(body, 'application/x-ndjson', 'engine')).not.toContain('KanarienVogel');
  });
});
