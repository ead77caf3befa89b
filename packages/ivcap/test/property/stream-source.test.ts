import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StreamSource } from '../../src/uploads/chunk-source.js';
import { sampleBytes } from '../support/server.js';

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let n = 0; at < bytes.byteLength; n++) {
    const size = sizes[n % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('however a stream is cut and re-read, each read gives the bytes of its place', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(300),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.record({ ahead: fc.nat(60), length: fc.integer({ min: 1, max: 60 }) }), { maxLength: 20 }),
      async (length, sizes, reads) => {
        const bytes = sampleBytes(length);
        const source = new StreamSource(cut(bytes, sizes), undefined);
        let place = 0;
        for (const read of reads) {
          place = Math.min(place + read.ahead, length);
          const got = await source.read(place, read.length);
          expect([...got]).toEqual([...bytes.subarray(place, place + read.length)]);
        }
      },
    ),
  );
});

test('a stream does not go back further than the last read', async () => {
  const source = new StreamSource(cut(sampleBytes(100), [10]), undefined);
  await source.read(20, 10);
  await source.read(20, 5);
  await expect(source.read(19, 1)).rejects.toThrow('cannot go back');
});
