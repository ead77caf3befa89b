import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dataMessage, fileMessageStore } from '@sdk/iotcs';
import fc from 'fast-check';
import { SortedQueue } from '../../src/dispatch/sorted-queue.js';
import { fromBase64, toBase64 } from '../../src/encoding/base64.js';
import { isLongerThan, utf8Length } from '../../src/encoding/bytes.js';
import { Md5 } from '../../src/encoding/md5.js';

const message = (n: number): ReturnType<typeof dataMessage> =>
  dataMessage(
    { source: 'E', eventTime: n, reliability: 'GUARANTEED_DELIVERY' },
    { format: 'urn:t', data: { n } },
  );

describe('MD5', () => {
  test('of any bytes in any pieces is that of Node', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), pieces => {
        const md5 = new Md5();
        for (const piece of pieces) md5.update(piece);
        const node = createHash('md5').update(Buffer.concat(pieces)).digest('hex');
        expect(md5.hex()).toBe(node);
      }),
    );
  });
});

describe('the length of a text in UTF-8', () => {
  test('is what Node encodes, also of long texts, pairs and halves of pairs', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('a', 'é', '€', '😀', '\ud83d', '\ude00')),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.nat(60), (piece, times) => {
        const long = piece.repeat(times);
        const bytes = Buffer.byteLength(long);
        expect(utf8Length(long)).toBe(bytes);
        expect(isLongerThan(long, bytes)).toBe(false);
        if (bytes > 0) expect(isLongerThan(long, bytes - 1)).toBe(true);
      }),
    );
  });
});

describe('base64', () => {
  test('comes back as it was, with line breaks too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text.replace(/(.{10})/g, '$1\r\n'))).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});

describe('a sorted queue', () => {
  test('gives its items in order, whatever was added and taken in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), steps => {
        const queue = new SortedQueue<number>((a, b) => a - b);
        const model: number[] = [];
        for (const step of steps) {
          if (step === null) {
            model.sort((a, b) => a - b);
            expect(queue.take()).toBe(model.shift());
          } else {
            queue.add(step);
            model.push(step);
          }
        }
        expect(queue.drain()).toEqual(model.sort((a, b) => a - b));
      }),
    );
  });
});

describe('a message store in a file', () => {
  test('holds after any cut of its last line what was added and not removed before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), fc.nat(60), (steps, cut) => {
        const path = join(mkdtempSync(join(tmpdir(), 'iotcs-store-')), 'messages');
        const store = fileMessageStore(path);
        const kept: string[] = [];
        steps.forEach((isAdded, n) => {
          const oldest = kept[0];
          if (isAdded) {
            const added = message(n);
            store.add(added);
            kept.push(added.clientId);
          } else if (oldest !== undefined) {
            store.remove([oldest]);
            kept.shift();
          }
        });
        store.close();
        const ids = (): string[] =>
          fileMessageStore(path)
            .load()
            .map(({ clientId }) => clientId);
        if (kept.length > 0) expect(ids()).toEqual(kept);
        const torn = message(99);
        const before = kept.length === 0 ? '' : readFileSync(path, 'utf8');
        writeFileSync(path, before + JSON.stringify({ add: torn }).slice(0, cut));
        expect(ids()).toEqual(kept);
        const again = fileMessageStore(path);
        const next = message(100);
        again.add(next);
        again.close();
        expect(ids()).toEqual([...kept, next.clientId]);
      }),
      { numRuns: 30 },
    );
  });
});
