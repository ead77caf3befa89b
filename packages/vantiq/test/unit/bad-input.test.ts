import { describe, expect, test } from '@jest/globals';
import { accessToken, isValidationError, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { type CapturingClient, capturing } from '../support/capture.js';

type Client = CapturingClient['client'];

/** What a caller without types may pass. */
const bad = <T>(value: unknown): T => value as T;

/** The error of a call, whether it throws or rejects. */
async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('bad input is refused before any request, and the field is named', () => {
  test.each<[string, string, (vantiq: Client) => unknown]>([
    ['an empty id', 'id', v => v.selectOne('Pump', '')],
    ['an id that is missing (Q-22)', 'id', v => v.selectOne('Pump', bad(null))],
    ['an id that leaves its folder', 'id', v => v.selectOne('Pump', '..')],
    ['an id with a slash', 'id', v => v.deleteOne('Pump', 'a/b')],
    ['an id to be updated', 'id', v => v.update('Pump', '', {})],
    ['an empty resource', 'resource', v => v.select('')],
    ['an unknown system resource', 'resource', v => v.select('system.nonsense')],
    ['options that are no text', 'options.page', v => v.select('Pump', { options: bad({ page: 2 }) })],
    ['a limit below zero', 'limit', v => v.select('Pump', { limit: -1 })],
    ['a sort that is neither up nor down', 'sort.vin', v => v.select('Pump', { sort: bad({ vin: 2 }) })],
    ['nothing to insert', 'instance', v => v.insert('Pump', bad<never>(null))],
    ['nothing to upsert', 'instance', v => v.upsert('Pump', bad<never>(null))],
    ['a procedure without a name', 'procedure', v => v.execute('')],
    ['a source without a name', 'source', v => v.query('', {})],
    [
      'a kind that cannot be published to',
      'resource',
      v => v.publish(bad(VantiqResources.TYPES), 'Pump', {}),
    ],
    [
      'a kind that cannot be subscribed to',
      'resource',
      v => v.subscribe(bad(VantiqResources.DOCUMENTS), 'a'),
    ],
    ['a topic without its slash (Q-21)', 'id', v => v.publish(VantiqResources.TOPICS, 'a/b')],
    ['a topic without its slash (Q-21)', 'id', v => v.subscribe(VantiqResources.TOPICS, 'a/b')],
    ['a type without the operation', 'operation', v => v.subscribe(VantiqResources.TYPES, 'Pump')],
    [
      'an operation on a topic',
      'operation',
      v => v.subscribe(VantiqResources.TOPICS, '/a', bad({ operation: 'insert' })),
    ],
    ['a deletion without its filter', 'where', v => v.delete('Pump', bad({}))],
    ['a filter that JSON would drop', 'where.name', v => v.delete('Pump', { where: { name: undefined } })],
    [
      'a part that JSON would drop',
      'where.$or.1.n',
      v => v.count('Pump', { where: { $or: [{}, { n: bad(undefined) }] } }),
    ],
    ['a number that JSON cannot write', 'where', v => v.select('Pump', { where: { rpm: { $gt: NaN } } })],
    [
      'a date that is none',
      'where.at',
      v => v.select('Pump', { where: { at: new Date(NaN) }, usePost: true }),
    ],
    ['a pattern that is no text', 'where.name', v => v.select('Pump', { where: { name: /a/ } })],
    ['a filter that JSON would drop', 'where.name', v => v.socket.delete('Pump', { name: undefined })],
    [
      'a filter that JSON would drop',
      'where.name',
      v => v.socket.select('Pump', { where: { name: undefined } }),
    ],
    ['a page beside the walk', 'options.page', v => v.select('Pump', { options: { page: '2' } }).first()],
    ['a page of the walk', 'page', v => v.select('Pump', { page: 2, limit: 5 }).toArray({ limit: 5 })],
    [
      'acknowledging without persistence',
      'ack',
      v => v.subscribe(VantiqResources.TOPICS, '/a', { ack: 'auto' }),
    ],
    [
      'headers of a part that are no texts',
      'requests[0].headers',
      v => v.batch([{ method: 'GET', resource: 'Pump', headers: bad(['a']) }]),
    ],
    ['a path that leaves its folder', 'document', v => v.download('/docs/../authenticate')],
    ['a document that is not public', 'name', v => v.publicDocumentUrl('NS', 'a.txt')],
  ])('%s: %s', async (_, field, run) => {
    const { client, requests } = capturing();
    const error = await failure(() => run(client));
    expect(isValidationError(error) ? error.issues.map(issue => issue.field) : error).toContain(field);
    expect(requests).toHaveLength(0);
    await client.close();
  });

  test('a client needs the address of its server', () => {
    let error: unknown;
    try {
      new VantiqClient({ baseUrl: '', credential: accessToken('t') });
    } catch (thrown) {
      error = thrown;
    }
    expect(isValidationError(error) && error.issues.map(issue => issue.field)).toEqual(['baseUrl']);
  });
});

describe('options of the wrong kind are refused wherever they are given', () => {
  const calls: readonly (readonly [
    string,
    readonly string[],
    (vantiq: Client, options: never) => unknown,
  ])[] = [
    ['count', httpOptions(), (v, options) => v.count('Pump', options)],
    ['select', httpOptions(), (v, options) => v.select('Pump', options)],
    ['refresh', ['signal', 'timeout', 'retry', 'headers'], (v, options) => v.refresh(options)],
    [
      'socket.select',
      ['signal', 'timeoutMs', 'targetNamespace'],
      (v, options) => v.socket.select('Pump', {}, options),
    ],
    [
      'subscribe',
      ['signal', 'idleMs', 'highWaterMark', 'overflow', 'persistent', 'targetNamespace'],
      (v, options) => v.subscribe(VantiqResources.TOPICS, '/a', options),
    ],
    ['startSubscriberTransport', ['signal'], (v, options) => v.startSubscriberTransport(options)],
    ['connector', ['signal', 'limits'], (v, options) => v.connector('Ext', options)],
  ];

  test.each(calls.flatMap(([call, fields, run]) => fields.map(field => [call, field, run] as const)))(
    '%s: %s',
    async (_, field, run) => {
      const { client, requests } = capturing();
      const error = await failure(() => run(client, bad({ [field]: '' })));
      expect(isValidationError(error) ? error.issues.map(issue => issue.field) : error).toEqual([field]);
      expect(requests).toHaveLength(0);
      expect(client.socket.state).toBe('idle');
      await client.close();
    },
  );

  test.each<[string, unknown]>([
    ['headers', new Headers({ a: 'b' })],
    ['headers', { a: 1 }],
    ['signal', {}],
    ['retry', true],
    ['timeout', 5_000],
  ])('%s that look right at first', async (field, value) => {
    const error = await failure(() => capturing().client.count('Pump', bad<never>({ [field]: value })));
    expect(error).toMatchObject({ name: 'ValidationError', issues: [{ field }] });
  });

  test('options that are no object', async () => {
    const error = await failure(() => capturing().client.publish(VantiqResources.TOPICS, '/a', {}, bad('x')));
    expect(error).toMatchObject({ name: 'ValidationError', issues: [{ field: 'options' }] });
  });
});

function httpOptions(): readonly string[] {
  return ['signal', 'timeout', 'retry', 'headers', 'targetNamespace', 'impersonateUser', 'idempotent'];
}
