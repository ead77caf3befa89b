import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { isIvcapError, isResourceNotFoundError } from '@sdk/ivcap';
import { all, clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const ENTITY = 'urn:x:scan:1';
const SCHEMA = 'urn:x:label.1';

test('aspects are added, found, replaced and retracted', async () => {
  const { aspects } = clientOf(server);
  const first = await aspects.add({ entity: ENTITY, schema: SCHEMA, content: { size: 20_000 } });
  await aspects.add({ entity: ENTITY, schema: 'urn:x:other.1', content: { size: 5 } });
  const big = { entity: ENTITY, schema: 'urn:x:%', contentPath: '$ ? (@.size > 10000)' };
  expect((await all(aspects.list(big))).map(({ urn }) => urn)).toEqual([first.urn]);

  const second = await aspects.update({ entity: ENTITY, schema: SCHEMA, content: { size: 1 } });
  expect(await all(aspects.list(big))).toEqual([]);
  await second.retract();
  expect((await second.refresh()).record.validTo).toEqual(expect.any(String));
  expect((await aspects.get(first.urn)).content).toMatchObject({ size: 20_000 });
});

test('the state of an earlier moment can be asked for', async () => {
  const { aspects } = clientOf(server);
  const aspect = await aspects.add({ entity: ENTITY, schema: SCHEMA, content: {} });
  const then = (await aspect.refresh()).record.validFrom;
  await aspect.retract();
  expect(await all(aspects.list({ entity: ENTITY }))).toEqual([]);
  expect((await all(aspects.list({ entity: ENTITY, atTime: then }))).map(({ urn }) => urn)).toEqual([
    aspect.urn,
  ]);
});

test('an update that fits several aspects is refused', async () => {
  const { aspects } = clientOf(server);
  const statement = { entity: ENTITY, schema: SCHEMA, content: {} };
  await aspects.add(statement);
  await aspects.add(statement);
  const error = await rejection(aspects.update(statement));
  expect(isIvcapError(error) && error.status).toBe(424);
});

test('content that a list left out is fetched by refresh', async () => {
  const { aspects } = clientOf(server);
  await aspects.add({ entity: ENTITY, schema: SCHEMA, content: { n: 1 } });
  const aspect = await aspects.list({ entity: ENTITY, includeContent: false }).first();
  expect(aspect?.content).toBeUndefined();
  expect((await aspect?.refresh())?.content).toMatchObject({ n: 1 });
});

test('metadata has the old endpoints on new servers', async () => {
  const { metadata } = clientOf(server);
  const added = await metadata.add({ entity: ENTITY, schema: SCHEMA, content: { n: 1 } });
  await metadata.replace(added.urn, { entity: ENTITY, schema: SCHEMA, content: { n: 2 } });
  const found = await all(metadata.list({ entity: ENTITY }));
  expect(found.map(({ content }) => content?.['n'])).toEqual([2]);
  await metadata.retract(found[0]?.urn ?? '');
  expect(await all(metadata.list({ entity: ENTITY }))).toEqual([]);
});

test('collections have things in them', async () => {
  const { collections } = clientOf(server);
  const urn = 'urn:x:collection:1';
  expect(isResourceNotFoundError(await rejection(collections.get(urn)))).toBe(true);
  await collections.create({ urn, name: 'CTD 1' });
  await collections.create({ urn, name: 'CTD one', description: 'cast' });
  expect(await collections.get(urn)).toEqual({ urn, name: 'CTD one', description: 'cast' });
  expect((await all(collections.list({ nameFilter: 'starts with "CTD"' }))).map(({ name }) => name)).toEqual([
    'CTD one',
  ]);
  expect(await collections.add(urn, 'urn:x:a')).toMatchObject({ collection: urn, item: 'urn:x:a' });
  expect(await collections.add(urn, 'urn:x:a')).toBeUndefined();
  await collections.add(urn, 'urn:x:b');
  expect((await all(collections.items(urn))).map(({ item }) => item).sort()).toEqual(['urn:x:a', 'urn:x:b']);
  expect(await collections.remove(urn, 'urn:x:a')).toBe(true);
  expect(await collections.remove(urn, 'urn:x:a')).toBe(false);
  expect(await collections.retract(urn)).toBe(2);
  expect(await all(collections.list())).toEqual([]);
});
