import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  type DeviceCode,
  deviceLogin,
  fileTokenStore,
  IvcapClient,
  isAuthError,
  type TokenStore,
} from '@sdk/ivcap';
import { type ManualClock, manualClock } from '@sdk/testkit';
import { all, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';
import { settle } from '../support/settle.js';

let server: EmulatedServer;
let folder: string;
let store: TokenStore;
let clock: ManualClock;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ivcap-login-'));
  store = fileTokenStore(join(folder, 'tokens'));
  clock = manualClock(Date.now());
});
afterEach(async () => {
  await server.emulator.reset();
  await rm(folder, { recursive: true });
});
afterAll(() => server.close());

/** Logs in while a person does something with the code. */
const logIn = (person: (code: DeviceCode) => void) =>
  settle(clock, deviceLogin({ baseUrl: server.emulator.url, store, clock, onCode: person }));

const clientWith = (credential: Awaited<ReturnType<typeof deviceLogin>>) =>
  new IvcapClient({ baseUrl: server.emulator.url, credential });

test('a user who enters the code is logged in, and another process has no need to', async () => {
  const codes: DeviceCode[] = [];
  const credential = await logIn(code => {
    codes.push(code);
    server.emulator.slowDownLogin();
    server.emulator.approveLogin();
  });
  expect(codes[0]).toMatchObject({ userCode: expect.any(String), verificationUri: expect.any(String) });
  expect(credential.account?.accountId).toBe(server.emulator.accountId);
  await all(clientWith(credential).services.list());

  const again = await logIn(() => {
    throw new Error('no code was to be shown');
  });
  await all(clientWith(again).services.list());
  const [file] = await readdir(folder);
  expect((await stat(join(folder, file ?? ''))).mode & 0o777).toBe(0o600);
});

test.each([
  ['refuses', () => server.emulator.denyLogin(), 'access_denied'],
  ['is too late', () => server.emulator.expireLogin(), 'expired_token'],
])('a user who %s is not logged in', async (_, person, word) => {
  const error = await rejection(logIn(person));
  expect(isAuthError(error) && error.message).toContain(word);
  expect(await readdir(folder)).toEqual([]);
});

test('tokens that have expired are renewed once, however many calls and processes need them', async () => {
  const credential = await logIn(() => server.emulator.approveLogin());
  const other = await logIn(() => undefined);
  server.emulator.identity = { rotateRefreshTokens: true };
  server.emulator.expireTokens();
  server.emulator.faults.add({ match: { path: '**/services2', count: 6 }, effect: { unauthorized: true } });
  const calls = [credential, credential, credential, other, other, other].map(each =>
    all(clientWith(each).services.list()),
  );
  await settle(clock, Promise.all(calls));
  const refreshes = server.emulator
    .requests()
    .filter(({ body }) => body.includes('grant_type=refresh_token'));
  expect(refreshes).toHaveLength(1);
});

test('when the tokens cannot be renewed any more, calls say so', async () => {
  const credential = await logIn(() => server.emulator.approveLogin());
  server.emulator.revokeRefreshTokens();
  server.emulator.expireTokens();
  const error = await rejection(clientWith(credential).services.list().first());
  expect(isAuthError(error) && error.stage).toBe('refresh');
});
