import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fileTokenStore } from '@sdk/ivcap';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ivcap-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

const stores = (count: number) => Array.from({ length: count }, () => fileTokenStore(join(folder, 'tokens')));
const record = (version: number, accessToken: string) => ({
  version,
  token: { accessToken, expiresAtMs: 1_000 },
});

describe('fileTokenStore', () => {
  test('begins empty and keeps what was written', async () => {
    const [one, other] = stores(2);
    expect(await one?.read()).toEqual({ version: 0 });
    expect(await one?.compareAndSet(0, record(1, 'a'))).toBe(true);
    expect(await other?.read()).toMatchObject(record(1, 'a'));
    expect(await other?.compareAndSet(0, record(1, 'b'))).toBe(false);
  });

  test('lets one of many writers win each version, and leaves one file', async () => {
    const writers = stores(8);
    for (let version = 0; version < 5; version++) {
      const won = await Promise.all(
        writers.map((store, n) => store.compareAndSet(version, record(version + 1, `token-${n}`))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await writers[0]?.read())?.token?.accessToken).toBe(`token-${won.indexOf(true)}`);
    }
    expect(await readdir(folder)).toEqual(['tokens.5']);
  });
});
