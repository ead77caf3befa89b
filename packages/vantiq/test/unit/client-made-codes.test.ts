import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { type VantiqClient, type VantiqClientOptions, VantiqResources } from '@sdk/vantiq';
import { capturing, type Served } from '../support/capture.js';
import { FakeSocket } from '../support/fake-socket.js';
import { rejection } from '../support/server.js';

const { DOCUMENTS, TOPICS, TYPES } = VantiqResources;

/** What a caller without types may pass. */
const bad = (value: unknown): never => value as never;

interface Row {
  /** What follows `io.vantiq.python.` in the original. */
  readonly code: string;
  readonly error: string;
  readonly run: (client: VantiqClient) => PromiseLike<unknown>;
  readonly answers?: readonly Served[];
  readonly options?: Partial<VantiqClientOptions>;
}

const nobody = { credential: undefined };
const broken = {
  fetch: async () => {
    throw new TypeError('fetch failed');
  },
};
const refusing = (): Partial<VantiqClientOptions> => {
  const socket = new FakeSocket();
  socket.answer = () => ({ status: 401, body: [{ code: 'io.vantiq.authentication.failed', message: 'x' }] });
  return { webSocket: socket.connect, clock: manualClock() };
};
const unreachable = {
  webSocket: async () => {
    throw new Error('no network');
  },
};
const upload = (input: object) => (client: VantiqClient) => client.upload(DOCUMENTS, input);
const refused = { status: 401, body: [{ code: 'io.vantiq.authentication.failed', message: 'x' }] };

/** Every error that the Python client makes by itself (section 2.6), and the class that stands for it here. */
const rows: readonly Row[] = [
  { code: 'insert.none', error: 'ValidationError', run: client => client.insert('Pump', bad(null)) },
  { code: 'upsert.none', error: 'ValidationError', run: client => client.upsert('Pump', bad(null)) },
  {
    code: 'option.stringsrequired',
    error: 'ValidationError',
    run: client => client.select('Pump', { options: bad({ page: 2 }) }),
  },
  {
    code: 'request.notauthenticated',
    error: 'AuthError',
    run: client => client.select('Pump'),
    options: nobody,
  },
  { code: 'refreshnotauthenticated', error: 'AuthError', run: client => client.refresh(), options: nobody },
  { code: 'operationerror', error: 'ConnectionError', run: client => client.select('Pump'), options: broken },
  {
    code: 'operation.unexpectederror',
    error: 'ValidationError',
    run: client => client.upsert('Pump', bad([{ a: 1 }])),
  },
  { code: 'exception', error: 'ConnectionError', run: client => client.refresh(), options: broken },
  {
    code: 'publish.invalidresource',
    error: 'ValidationError',
    run: client => client.publish(bad(TYPES), 'X'),
  },
  { code: 'upload.contenttype', error: 'ValidationError', run: upload({ name: 'a', content: 'x' }) },
  {
    code: 'upload.resource',
    error: 'ValidationError',
    run: client => client.upload(bad(null), { name: 'a', content: 'x', contentType: 'text/plain' }),
  },
  { code: 'content', error: 'ValidationError', run: upload({ name: 'a', contentType: 'text/plain' }) },
  {
    code: 'duplicatename',
    error: 'ValidationError',
    run: upload({ path: 'a', name: 'b', content: 'x', contentType: 'text/plain' }),
  },
  { code: 'noname', error: 'ValidationError', run: upload({ content: 'x', contentType: 'text/plain' }) },
  {
    code: 'nonjson.error',
    error: 'VantiqError',
    run: client => client.select('Pump'),
    answers: [{ status: 400, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  },
  {
    code: 'unknownerrorprops',
    error: 'VantiqError',
    run: client => client.select('Pump'),
    answers: [{ status: 404, body: { detail: 'Not Found' } }],
  },
  {
    code: 'unknownerrorformat',
    error: 'VantiqError',
    run: client => client.select('Pump'),
    answers: [{ status: 400, body: '"oops"', headers: { 'content-type': 'application/json' } }],
  },
  {
    code: 'parse.exception',
    error: 'VantiqError',
    run: client => client.select('Pump'),
    answers: [{ status: 400, body: '[{"code":', headers: { 'content-type': 'application/json' } }],
  },
  {
    code: 'subscribed',
    error: 'ValidationError',
    options: { webSocket: new FakeSocket().connect },
    run: async client => {
      await client.subscribe(TOPICS, '/a');
      await client.subscribe(TOPICS, '/a');
    },
  },
  {
    code: 'notransport',
    error: 'ClosedError',
    run: async client => {
      await client.close();
      await client.subscribe(TOPICS, '/a');
    },
  },
  {
    code: 'subscriber.notauthenticated',
    error: 'AuthError',
    run: client => client.startSubscriberTransport(),
    options: nobody,
  },
  {
    code: 'connect.failed',
    error: 'VantiqError',
    run: client => client.startSubscriberTransport(),
    answers: [refused],
    options: refusing(),
  },
  {
    code: 'subtransport.exception',
    error: 'ConnectionError',
    run: client => client.startSubscriberTransport(),
    options: unreachable,
  },
  {
    code: 'subtransport.failed',
    error: 'ConnectionError',
    run: client => client.subscribe(TOPICS, '/a'),
    options: unreachable,
  },
  {
    code: 'operationillegal',
    error: 'ValidationError',
    run: client => client.subscribe(TOPICS, '/a', { operation: 'insert' }),
  },
  { code: 'operationrequired', error: 'ValidationError', run: client => client.subscribe(TYPES, 'Pump') },
  {
    code: 'invalidsubscribetype',
    error: 'ValidationError',
    run: client => client.subscribe(bad(DOCUMENTS), 'd'),
  },
  {
    code: 'ack.nopartitionid',
    error: 'ValidationError',
    run: client => client.ack('r', 's', { sequenceId: 1 }),
  },
  {
    code: 'ack.nosequenceid',
    error: 'ValidationError',
    run: client => client.ack('r', 's', { partitionId: 1 }),
  },
  {
    code: 'error',
    error: 'VantiqError',
    run: client => client.authenticate('joe', 'bad'),
    answers: [refused],
  },
  {
    code: 'downloaderror',
    error: 'VantiqError',
    run: client => client.download('/docs/none'),
    answers: [{ status: 404, body: [{ code: 'io.vantiq.resource.not.found', message: 'x' }] }],
  },
];

describe('each error that the Python client makes has one class here', () => {
  test.each(rows)('$code: $error', async ({ error, run, answers, options }) => {
    const { client } = capturing(answers, { retry: false, ...options });
    expect(await rejection(run(client))).toMatchObject({ name: error, platform: 'vantiq' });
    await client.close();
  });

  test('none is left out', () => {
    expect(new Set(rows.map(({ code }) => code)).size).toBe(31);
  });
});
