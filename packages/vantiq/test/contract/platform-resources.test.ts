import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { accessToken, type VantiqClient, VantiqResources } from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer } from '../support/server.js';

const { DOCUMENTS, NODES, SOURCES, TOKENS, USERS } = VantiqResources;

let server: EmulatedServer;
let client: VantiqClient;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(() => {
  client = clientOf(server);
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

test('a document is duplicated by its command (V-B26)', async () => {
  await client.upload(DOCUMENTS, { name: 'a.txt', content: 'abc', contentType: 'text/plain' });
  await client.command(DOCUMENTS, 'a.txt', 'duplicate', { duplicateName: 'b.txt' });
  expect(await (await client.download('/docs/b.txt')).text()).toBe('abc');
});

test('a document is copied by an insert that names the other one (V-B27)', async () => {
  await client.upload(DOCUMENTS, { name: 'a.txt', content: 'abc', contentType: 'text/plain' });
  await client.insert(DOCUMENTS, { name: 'copy.txt', fromName: 'a.txt' });
  expect(await (await client.download('/docs/copy.txt')).text()).toBe('abc');
});

test('a source is switched off and on by a patch (V-B28)', async () => {
  await server.emulator.registerSource('Src');
  for (const value of [false, true]) {
    await client.patch(SOURCES, 'Src', [{ op: 'replace', path: '/active', value }]);
    expect(await client.selectOne(SOURCES, 'Src')).toMatchObject({ active: value });
  }
});

test('a long-lived token is made, used and deleted as a row (V-B29)', async () => {
  const row = await client.insert(TOKENS, { name: 'mine', profiles: [], tokenTimeout: 3_600 });
  const { accessToken: token, expiresAt } = row as {
    readonly accessToken: string;
    readonly expiresAt: string;
  };
  expect(Date.parse(expiresAt)).toBeGreaterThan(0);
  const other = clientOf(server, { credential: accessToken(token) });
  expect(await other.status()).toBe(true);
  await client.deleteOne(TOKENS, token);
  expect(await other.status()).toBe(false);
});

test('a public document is read without a user (V-B30)', async () => {
  await client.upload(DOCUMENTS, { name: 'public/logo ü.txt', content: 'abc', contentType: 'text/plain' });
  const url = client.publicDocumentUrl(server.emulator.namespace, 'public/logo ü.txt');
  expect(url).toBe(`${server.emulator.url}/ui/docs/NS/${server.emulator.namespace}/logo%20%C3%BC.txt`);
  expect(await (await fetch(url)).text()).toBe('abc');
});

test('the server is known by its own node (V-B38)', async () => {
  await server.emulator.insert(NODES, { name: 'here', type: 'self', uuid: 'uuid-1' });
  await server.emulator.insert(NODES, { name: 'there', type: 'peer', uuid: 'uuid-2' });
  const [node, ...others] = await client.select(NODES, { where: { type: 'self' } });
  expect(node).toMatchObject({ name: 'here', uuid: 'uuid-1' });
  expect(others).toEqual([]);
});

test('the own user is a row (V-B39)', async () => {
  const { username } = server.emulator;
  const users = await client.select(USERS, { where: { username }, props: ['username', 'preferredUsername'] });
  expect(users).toMatchObject([{ username }]);
});
