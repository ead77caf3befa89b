import { describe, expect, test } from '@jest/globals';
import { deviceLogin, filter, IvcapClient, isValidationError } from '@sdk/ivcap';
import { capturing } from '../support/capture.js';
import { rejection } from '../support/server.js';

type Call = (client: IvcapClient) => unknown;
const WRONG = undefined as never;
const SERVICE = 'urn:ivcap:service:1';

const cases: readonly (readonly [field: string, call: Call])[] = [
  ['urn', c => c.services.get('')],
  ['urn', c => c.orders.get('')],
  ['urn', c => c.artifacts.get(WRONG)],
  ['urn', c => c.aspects.get('  ')],
  ['urn', c => c.getService('')],
  ['name', c => c.services.getByName('')],
  ['atTime', c => c.services.list({ atTime: '2026-01-01T00:00:00' })],
  ['atTime', c => c.services.list({ atTime: new Date('nonsense') })],
  ['limit', c => c.orders.list({ limit: 0 })],
  ['pageSize', c => c.artifacts.list({ pageSize: 1.5 })],
  ['filter', c => c.services.list({ filter: '' })],
  ['prefetch', c => c.services.list({ prefetch: -1 })],
  ['input', c => c.aspects.add(WRONG)],
  ['content', c => c.aspects.add({ entity: 'urn:x:1', content: [] })],
  ['content', c => c.aspects.add({ entity: 'urn:x:1', content: 'text' as never })],
  ['schema', c => c.aspects.add({ entity: 'urn:x:1', content: { a: 1 } })],
  ['entity', c => c.aspects.add({ entity: '', content: { $schema: 'urn:s.1' } })],
  ['policy', c => c.aspects.add({ entity: 'urn:x:1', content: { $schema: 'urn:s.1' }, policy: 'p1' })],
  ['content', c => c.metadata.replace('urn:x:1', { entity: 'urn:x:1', schema: 's', content: WRONG })],
  ['service', c => c.orders.create({ service: '', parameters: [] })],
  ['parameters', c => c.orders.create({ service: SERVICE, parameters: WRONG })],
  ['parameters[0].name', c => c.orders.create({ service: SERVICE, parameters: [{ name: '', value: 1 }] })],
  ['input', c => c.jobs.create(SERVICE, undefined)],
  ['waitMs', c => c.jobs.create(SERVICE, {}, { waitMs: -1 })],
  ['input', c => c.jobs.create(SERVICE, {}, { contentType: 'text/plain' })],
  ['maxMessages', c => c.jobs.resume({ urn: 'urn:j', service: SERVICE }).events({ maxMessages: 0 })],
  ['urn', c => c.jobs.resume(WRONG)],
  ['timeoutMs', c => c.getOrder('urn:o').wait({ timeoutMs: 0 })],
  ['contentType', c => c.artifacts.upload({ content: 'x' })],
  ['content', c => c.artifacts.upload({ contentType: 'text/plain' })],
  ['content', c => c.artifacts.upload({ content: 5 as never, contentType: 'text/plain' })],
  ['path', c => c.artifacts.upload({ path: 'a.txt', content: 'x' })],
  ['path', c => c.artifacts.upload({ path: '/nowhere/a.txt' })],
  ['sizeBytes', c => c.artifacts.upload({ content: 'x', contentType: 'text/plain', sizeBytes: 2 })],
  ['chunkSizeBytes', c => c.artifacts.upload({ content: 'x', contentType: 'text/plain', chunkSizeBytes: 0 })],
  ['collection', c => c.artifacts.upload({ content: 'x', contentType: 'text/plain', collection: 'nope' })],
  [
    'checkpointFile',
    c => c.artifacts.upload({ content: 'x', contentType: 'text/plain', checkpointFile: 'c' }),
  ],
  ['reuse', c => c.artifacts.upload({ content: 'x', contentType: 'text/plain', reuse: true })],
  ['checkpoint', c => c.artifacts.resumeUpload({} as never, { content: 'x' })],
  ['range.end', c => c.getArtifact('urn:a').download({ start: 5, end: 5 })],
  ['query', c => c.search('')],
  ['name', c => c.queues.create({ name: 'a.b' })],
  ['content', c => c.queues.enqueue('urn:q', 'urn:s', undefined)],
  ['limit', c => c.queues.dequeue('urn:q', 0)],
  ['value', c => c.secrets.set({ name: 'k', value: '', expiryTime: 0 })],
  ['urn', c => c.collections.create({ urn: 'no urn', name: 'n' })],
  ['item', c => c.collections.add('urn:c:1', 'no urn')],
  ['name', c => c.projects.create({ name: '' })],
  ['tag', c => c.packages.remove('')],
  ['name', c => c.services.create({ name: '' })],
  ['field', () => filter.equal("name' or", 1)],
  ['value', () => filter.equal('name', Number.NaN)],
  ['accountId', () => new IvcapClient({ baseUrl: 'http://h', accountId: '' })],
  ['apiDialect', () => new IvcapClient({ baseUrl: 'http://h', apiDialect: 'old' as never })],
  ['onCode', () => deviceLogin({ baseUrl: 'http://h', onCode: WRONG })],
  ['IVCAP_JWT', () => IvcapClient.fromEnv({}, { IVCAP_URL: 'http://h', IVCAP_JWT: '' })],
];

describe('bad input is refused before anything is sent, and the field is named', () => {
  test.each(cases.map(([field, call]) => [`${field} in ${String(call).slice(0, 90)}`, field, call] as const))(
    '%s',
    async (_, field, call) => {
      const record = { id: 'urn:a', status: 'ready', 'data-href': '/1/artifacts/a/blob' };
      const { client, requests } = capturing([{ body: record }]);
      const error = await rejection((async () => call(client))());
      if (!isValidationError(error)) throw error;
      expect(error.issues.map(issue => issue.field)).toEqual([field]);
      expect(requests.filter(({ target }) => !target.startsWith('/1/artifacts/urn'))).toEqual([]);
    },
  );
});

test.each([undefined, null, 'https://ivcap.example'])('a client of %p is refused by name', options => {
  expect(() => new IvcapClient(options as never)).toThrow('ivcap options: options: expected an object');
});
