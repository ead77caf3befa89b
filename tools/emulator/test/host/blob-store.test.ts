import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BlobStore } from '../../src/host/blob-store.js';

const MIB = 1024 * 1024;

async function* pieces(...texts: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
  }
}

async function content(store: BlobStore, key: string): Promise<string | undefined> {
  const read = await store.read(key);
  if (!read) return undefined;
  const all: Uint8Array[] = [];
  for await (const piece of read) all.push(piece);
  return Buffer.concat(all).toString();
}

async function inDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'emulator-blobs-'));
  await use(directory);
  await rm(directory, { recursive: true });
}

describe.each(['in memory', 'in a directory'])('a blob store %s', where => {
  const run = async (use: (store: BlobStore) => Promise<void>): Promise<void> => {
    await inDirectory(async directory => {
      await using store = new BlobStore(where === 'in memory' ? undefined : directory);
      await use(store);
    });
  };

  test('gives back what it was given, and replaces it', () =>
    run(async store => {
      expect(await store.put('a/b', pieces('one', ' ', 'two'))).toBe(7);
      expect(await content(store, 'a/b')).toBe('one two');
      expect(await store.put('a/b', pieces())).toBe(0);
      expect(await content(store, 'a/b')).toBe('');
      expect(await content(store, 'other')).toBeUndefined();
    }));

  test('takes what is larger than memory should hold, and what is small again', () =>
    run(async store => {
      const large = 'x'.repeat(3 * MIB);
      expect(await store.put('a', pieces(large, large, large))).toBe(9 * MIB);
      expect(await content(store, 'a')).toBe(large + large + large);
      await store.put('a', pieces('small'));
      expect(await content(store, 'a')).toBe('small');
    }));

  test('keeps the old content when a new one breaks off', () =>
    run(async store => {
      await store.put('a', pieces('old'));
      await expect(store.put('a', pieces('n', new Error('cut')))).rejects.toThrow('cut');
      expect(await content(store, 'a')).toBe('old');
    }));

  test('forgets one, and all', () =>
    run(async store => {
      for (const key of ['a', 'b', 'c']) await store.put(key, pieces(key));
      await store.delete('a');
      await store.delete('none');
      expect([await content(store, 'a'), await content(store, 'b')]).toEqual([undefined, 'b']);
      await store.clear();
      expect([await content(store, 'b'), await content(store, 'c')]).toEqual([undefined, undefined]);
    }));
});

test('a directory keeps its blobs, and nothing of what broke off', () =>
  inDirectory(async directory => {
    {
      await using store = new BlobStore(directory);
      await store.put('a', pieces('kept'));
      await expect(store.put('b', pieces('n', new Error('cut')))).rejects.toThrow('cut');
    }
    await using store = new BlobStore(directory);
    expect(await content(store, 'a')).toBe('kept');
    expect(await readdir(directory)).toHaveLength(1);
  }));
