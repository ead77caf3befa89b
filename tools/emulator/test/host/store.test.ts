import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryStore } from '../../src/host/memory-store.js';
import { openSqliteStore } from '../../src/host/sqlite-store.js';
import type { Store } from '../../src/host/store.js';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'emulator-store-'));
  file = join(directory, 'store.sqlite');
});
afterEach(() => rm(directory, { recursive: true }));

describe.each<[string, () => Promise<Store>]>([
  ['MemoryStore', async () => new MemoryStore()],
  ['the store on disk', () => openSqliteStore(file)],
])('%s', (_name, open) => {
  test('gives back what was put, until it is deleted', async () => {
    using store = await open();
    store.put('a', 'key', 'one');
    store.put('a', 'key', 'two');
    store.put('b', 'key', 'other');
    expect(store.get('a', 'key')).toBe('two');
    store.delete('a', 'key');
    expect([store.get('a', 'key'), store.get('b', 'key')]).toEqual([undefined, 'other']);
  });

  test('lists entries in the order in which they were first put', async () => {
    using store = await open();
    store.put('a', 'z', '1');
    store.put('a', 'b', '2');
    store.put('a', 'z', '3');
    expect(store.entries('a')).toEqual([
      ['z', '3'],
      ['b', '2'],
    ]);
  });

  test('clear forgets everything', async () => {
    using store = await open();
    store.put('a', 'key', 'one');
    store.append('log', 'entry');
    store.clear();
    expect([store.entries('a'), [...store.read('log')]]).toEqual([[], []]);
  });
});

describe('the store on disk', () => {
  test('holds collections and logs when it is opened again', async () => {
    {
      using store = await openSqliteStore(file);
      store.put('a', 'key', 'one');
      store.append('log', 'first');
      store.append('log', 'second');
      store.append('other', 'third');
    }
    using store = await openSqliteStore(file);
    expect(store.durable).toBe(true);
    expect(store.get('a', 'key')).toBe('one');
    expect([...store.read('log')]).toEqual(['first', 'second']);
    store.drop('log');
    expect([[...store.read('log')], [...store.read('other')]]).toEqual([[], ['third']]);
  });

  test('reads a long log in order, also while it grows', async () => {
    using store = await openSqliteStore(file);
    store.transaction(() => {
      for (let index = 0; index < 2500; index++) store.append('log', String(index));
    });
    const seen: string[] = [];
    for (const entry of store.read('log')) {
      if (entry === '1500') store.append('log', 'late');
      seen.push(entry);
    }
    expect(seen).toEqual([...Array.from({ length: 2500 }, (_, index) => String(index)), 'late']);
  });

  test('a transaction that throws leaves nothing, and one inside another belongs to it', async () => {
    using store = await openSqliteStore(file);
    const failing = (): void =>
      store.transaction(() => {
        store.put('a', 'outer', '1');
        store.transaction(() => store.put('a', 'inner', '1'));
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.entries('a')).toEqual([]);
    store.transaction(() => store.put('a', 'next', '1'));
    expect(store.get('a', 'next')).toBe('1');
  });

  test('two emulators cannot use one file', async () => {
    using _store = await openSqliteStore(file);
    await expect(openSqliteStore(file)).rejects.toThrow(
      /cannot open the data file .*: database is locked \(does another emulator use it\?\)/,
    );
  });

  test('loses nothing that was acknowledged when the process is killed', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', appendingChild(file)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      acknowledged += text;
      if (acknowledged.length > 2000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const last = Number(acknowledged.trimEnd().split('\n').at(-1));
    using store = await openSqliteStore(file);
    const entries = [...store.read('log')].map(Number);
    expect(last).toBeGreaterThan(100);
    expect(entries.length).toBeGreaterThanOrEqual(last + 1);
    expect(entries).toEqual(Array.from({ length: entries.length }, (_, index) => index));
  });
});

/** A program that appends numbers and prints each one once `append` has returned. */
function appendingChild(path: string): string {
  const store = join(import.meta.dirname, '../../src/host/sqlite-store.ts');
  return `
    import { writeSync } from 'node:fs';
    const { openSqliteStore } = await import(${JSON.stringify(store)});
    const store = await openSqliteStore(${JSON.stringify(path)});
    for (let index = 0; ; index++) {
      store.append('log', String(index));
      writeSync(1, index + '\\n');
    }`;
}
