import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ExternalObject, type StorageDelegate, StorageObject } from '@sdk/iotcs';
import { until } from '../support/until.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'iotcs-'));
const contentFile = (): string => {
  const path = join(folder(), 'content');
  writeFileSync(path, 'content');
  return path;
};

/** A storage whose transfers end when the test says so. */
function storage(more: Partial<StorageDelegate> = {}): {
  readonly object: StorageObject;
  end(error?: Error): Promise<void>;
  transfers(): number;
} {
  let transfers = 0;
  let waiting = false;
  let ended = Promise.withResolvers<void>();
  const transfer = async (): ReturnType<StorageDelegate['upload']> => {
    transfers++;
    waiting = true;
    await ended.promise;
    return { uri: 'https://storage/x', length: 7, date: '2017-07-14T02:40:00.000Z' };
  };
  const delegate: StorageDelegate = {
    name: 'x',
    contentType: 'text/plain',
    encoding: 'gzip',
    upload: transfer,
    download: transfer,
    ...more,
  };
  const object = new StorageObject(delegate);
  return {
    object,
    transfers: () => transfers,
    async end(error) {
      await until(() => waiting || object.getSyncStatus() !== 'SYNC_PENDING');
      if (error === undefined) ended.resolve();
      else ended.reject(error);
      await until(() => object.getSyncStatus() !== 'SYNC_PENDING');
      await new Promise(resolve => setImmediate(resolve));
      waiting = false;
      ended = Promise.withResolvers();
    },
  };
}

describe('a storage object', () => {
  test('tells about its content (I-40, I-52 to I-59)', async () => {
    const { object, end } = storage();
    expect(object).toBeInstanceOf(ExternalObject);
    expect([object.getName(), object.getContentType(), object.getEncoding(), object.delegate.name]).toEqual([
      'x',
      'text/plain',
      'gzip',
      'x',
    ]);
    expect([object.getLength(), object.getDate(), object.getURI()]).toEqual([-1, undefined, undefined]);
    object.setInputPath(contentFile());
    object.sync();
    await end();
    expect([object.getLength(), object.getDate(), object.getURI()]).toEqual([
      7,
      '2017-07-14T02:40:00.000Z',
      'https://storage/x',
    ]);
  });

  test('has either an input or an output path (I-57, I-60, I-63, I-64, I-66, I-68)', () => {
    const { object } = storage();
    const input = contentFile();
    object.inputPath = input;
    expect([object.getInputPath(), object.inputPath]).toEqual([input, input]);
    const output = join(folder(), 'new', 'file');
    object.outputPath = output;
    expect([object.getInputPath(), object.getOutputPath(), object.outputPath]).toEqual([
      undefined,
      output,
      output,
    ]);
    object.setInputPath(input);
    expect(object.getOutputPath()).toBeUndefined();
    expect(() => object.setInputPath(join(folder(), 'none'))).toThrow(/inputPath: .*ENOENT/);
    expect(() => object.setOutputPath(folder())).toThrow(/outputPath: .*EISDIR/);
    expect(object.getInputPath()).toBe(input);
  });

  test('keeps metadata, and gives a copy (I-54, I-65)', () => {
    const { object } = storage();
    object.setCustomMetadata('Camera', 'front');
    const copy = object.getCustomMetadata();
    object.setCustomMetadata('Shot', '17');
    expect([copy, object.getCustomMetadata()]).toEqual([
      { Camera: 'front' },
      { Camera: 'front', Shot: '17' },
    ]);
    for (const [key, value] of [
      ['', 'x'],
      ['x', ''],
      ['a b', 'x'],
      ['x', 'a\nb'],
    ] as const)
      expect(() => object.setCustomMetadata(key, value)).toThrow(
        expect.objectContaining({ name: 'ValidationError' }),
      );
  });

  test('synced while pending transfers once and tells as often as asked (I-70)', async () => {
    const { object, end, transfers } = storage();
    const events: string[] = [];
    const callback = (): void => {
      events.push(object.syncStatus);
    };
    object.setOnSync(callback);
    expect([object.getSyncCallback(), object.syncCallback]).toEqual([callback, callback]);
    object.setInputPath(contentFile());
    object.sync();
    object.sync();
    expect([events, object.getSyncStatus()]).toEqual([[], 'SYNC_PENDING']);
    await end();
    expect([events, transfers()]).toEqual([['IN_SYNC', 'IN_SYNC'], 1]);
    object.sync();
    await end();
    expect([events.length, transfers()]).toEqual([3, 1]);
    object.setOnSync(undefined);
    object.sync();
    await end();
    expect(events).toHaveLength(3);
  });

  test('that has failed transfers again only with another path (I-50, I-66)', async () => {
    const { object, end, transfers } = storage();
    const path = contentFile();
    object.setInputPath(path);
    object.sync();
    await end(new Error('broken'));
    expect(object.getSyncStatus()).toBe('SYNC_FAILED');
    object.setInputPath(path);
    object.sync();
    expect([object.getSyncStatus(), transfers()]).toEqual(['SYNC_FAILED', 1]);
    object.setInputPath(contentFile());
    expect(object.getSyncStatus()).toBe('NOT_IN_SYNC');
    object.sync();
    await end();
    expect([object.getSyncStatus(), transfers()]).toEqual(['IN_SYNC', 2]);
  });

  test('has no device and no name when it is synced by itself (I-44 to I-46)', async () => {
    const { object, end } = storage();
    const events: unknown[] = [];
    object.setOnSync(event => events.push([event.getName(), event.getVirtualDevice(), event.getSource()]));
    object.setInputStream('content');
    object.sync();
    await end();
    expect(events).toEqual([[undefined, undefined, object]]);
  });

  test('goes on when a callback throws', async () => {
    const failures: unknown[] = [];
    const { object, end } = storage({ callbackFailed: error => failures.push(error) });
    object.setOnProgress(() => {
      throw new Error('progress');
    });
    object.setOnSync(() => {
      throw new Error('sync');
    });
    object.setInputPath(contentFile());
    object.sync();
    await end();
    expect(object.getSyncStatus()).toBe('IN_SYNC');
    expect(failures.map(failure => (failure as Error).message)).toEqual([
      ...['progress', 'progress', 'progress'],
      'sync',
    ]);
    object.sync();
    await end();
    expect(failures).toHaveLength(5);
  });

  test('tells the length of what is to be uploaded, not of what was (I-58)', async () => {
    const { object, end } = storage();
    const totals: unknown[] = [];
    object.setOnProgress(({ state, totalBytes }) => totals.push([state, totalBytes]));
    object.setInputPath(contentFile());
    object.sync();
    await end();
    object.setInputStream('longer content');
    expect(object.getLength()).toBe(-1);
    object.sync();
    await until(() => object.getLength() === 14);
    await end(new Error('broken'));
    expect(totals.at(-1)).toEqual(['FAILED', 14]);
  });

  test('names an argument of the wrong kind', () => {
    const { object } = storage();
    const stream = new WritableStream<Uint8Array>();
    stream.getWriter();
    for (const wrong of [undefined, 5, {}, stream])
      expect(() => object.setOutputStream(wrong as WritableStream<Uint8Array>)).toThrow(/stream: /);
    expect(() => new StorageObject(undefined as unknown as StorageDelegate)).toThrow(/delegate: /);
  });
});
