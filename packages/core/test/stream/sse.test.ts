import { describe, expect, test } from '@jest/globals';
import { readSse, type SseEvent, type SseOptions, sseSource } from '../../src/stream/sse.js';
import { byteSource, context, drain } from './sources.js';

const read = (
  text: string,
  options: Partial<SseOptions> = {},
): Promise<{ items: SseEvent[]; error: unknown }> =>
  drain(readSse(byteSource([text]), { context, ...options }));

describe('readSse', () => {
  test.each<[string, string, object[]]>([
    ['one line', 'data: a\n\n', [{ event: 'message', data: 'a', id: undefined }]],
    ['a named event', 'event: query\ndata: {}\n\n', [{ event: 'query', data: '{}' }]],
    ['several data lines', 'data: a\ndata: b\n\n', [{ data: 'a\nb' }]],
    ['CRLF', 'event: x\r\ndata: a\r\n\r\n', [{ event: 'x', data: 'a' }]],
    ['CR', 'event: x\rdata: a\r\r', [{ event: 'x', data: 'a' }]],
    ['no space behind the colon', 'data:a\n\n', [{ data: 'a' }]],
    ['only one space taken off', 'data:  a\n\n', [{ data: ' a' }]],
    ['a byte order mark', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
    ['only one byte order mark taken off', '\uFEFF\uFEFFdata: a\n\n', []],
    ['an id that stays in force', 'id: 7\ndata: a\n\ndata: b\n\n', [{ id: '7' }, { id: '7' }]],
    ['an id without data', 'id: 7\n\ndata: b\n\n', [{ data: 'b', id: '7' }]],
    ['an id that is cleared', 'id: 7\ndata: a\n\nid\ndata: b\n\n', [{ id: '7' }, { id: '' }]],
    ['an id with NUL', 'id: 7\u0000\ndata: a\n\n', [{ id: undefined }]],
    ['retry', 'retry: 250\ndata: a\n\ndata: b\n\n', [{ retryMs: 250 }, { data: 'b', id: undefined }]],
    ['retry without sense', 'retry: soon\ndata: a\n\n', [{ data: 'a' }]],
    ['unknown fields', 'colour: red\ndata: a\n\n', [{ data: 'a' }]],
    ['empty data', 'data\n\n', [{ data: '' }]],
    ['an event without data', 'event: x\n\n', []],
    ['nothing', '', []],
  ])('reads %s', async (_name, text, expected) => {
    const { items, error } = await read(text);
    expect(error).toBeUndefined();
    expect(items).toMatchObject(expected);
    expect(items).toHaveLength(expected.length);
  });

  test('an event that asks for no wait has no retryMs', async () => {
    expect((await read('retry: 5\ndata: a\n\ndata: b\n\n')).items.map(item => 'retryMs' in item)).toEqual([
      true,
      false,
    ]);
  });

  test('comments are signs of life, not events', async () => {
    const comments: string[] = [];
    const { items } = await read(': ping\n\n:pong\ndata: a\n\n', { onComment: text => comments.push(text) });
    expect(comments).toEqual(['ping', 'pong']);
    expect(items).toHaveLength(1);
  });

  test.each([
    ['inside of the data', 'data: a\n\ndata: {"cut'],
    ['behind the data line', 'data: a\n\ndata: b\n'],
    ['behind the first half of the blank line', 'data: a\n\ndata: b\r\n'],
    ['inside of the name of a field', 'data: a\n\neve'],
    ['behind the name of a field', 'data: a\n\nevent:'],
    ['behind the event line', 'data: a\n\nevent: x\n'],
    ['behind the id line', 'data: a\n\nid: 4\n'],
    ['inside of a character', 'data: a\n\ndata: \u{1F991}'],
  ])('an event that is cut %s is dropped and reported', async (name, text) => {
    let reports = 0;
    const bytes = new TextEncoder().encode(text);
    const cut = name === 'inside of a character' ? bytes.subarray(0, -1) : bytes;
    const options = { context, onUnterminated: () => (reports += 1) };
    const { items, error } = await drain(readSse(byteSource([cut]), options));
    expect(error).toBeUndefined();
    expect(items).toEqual([{ event: 'message', data: 'a', id: undefined }]);
    expect(reports).toBe(1);
  });

  test.each([
    ['', 0],
    ['data: a\n\n', 1],
    ['data: a\r\n\r\n', 1],
    ['data: a\r\r', 1],
    ['\uFEFF', 0],
    ['data: a\n\n: bye\n', 1],
  ])('the regular end %j is not reported', async (text, count) => {
    let reports = 0;
    const { items } = await read(text, { onUnterminated: () => (reports += 1) });
    expect(items).toHaveLength(count);
    expect(reports).toBe(0);
  });

  test('an event above the limit fails after the events before it, whether it arrives whole or not', async () => {
    for (const text of [
      `data: a\n\ndata: ${'é'.repeat(51)}\n\ndata: b\n\n`,
      `data: a\n\ndata: ${'x'.repeat(200)}`,
    ]) {
      const { items, error } = await read(text, { maxEventBytes: 100 });
      expect(items.map(item => item.data)).toEqual(['a']);
      expect(error).toMatchObject({
        name: 'ProtocolError',
        code: 'sdk.response_too_large',
        platform: 'test',
      });
      expect((error as Error).message).toContain('100 bytes');
    }
  });

  test('an event of exactly the limit passes', async () => {
    const { items, error } = await read(`data: ${'é'.repeat(50)}\n\n`, { maxEventBytes: 100 });
    expect(error).toBeUndefined();
    expect(items[0]?.data).toHaveLength(50);
  });

  test('many lines of one event count together', async () => {
    const { error } = await read('data: 12345678\n'.repeat(20), { maxEventBytes: 100 });
    expect(error).toMatchObject({ code: 'sdk.response_too_large' });
  });

  test('leaving the loop frees the connection and reads nothing more', async () => {
    const source = byteSource(['data: a\n\n', 'data: b\n\n', 'data: c\n\n']);
    for await (const event of readSse(source, { context })) if (event.data === 'b') break;
    expect(source).toMatchObject({ reads: 2, cancelled: 1 });
  });

  test('a broken connection is thrown after the events before it', async () => {
    const source = byteSource(['data: a\n\ndata: b\n\ndata: '], new Error('reset'));
    const { items, error } = await drain(readSse(source, { context }));
    expect(items).toHaveLength(2);
    expect(error).toMatchObject({ message: 'reset' });
    expect(source.cancelled).toBe(1);
  });
});

describe('sseSource', () => {
  test('gives the events of each received piece together', async () => {
    const source = sseSource(byteSource(['data: a\n\ndata: b\n\nda', 'ta: c', '\n\n']), { context });
    expect((await source.read())?.map(event => event.data)).toEqual(['a', 'b']);
    expect((await source.read())?.map(event => event.data)).toEqual(['c']);
    expect(await source.read()).toBeUndefined();
    expect(await source.read()).toBeUndefined();
  });
});
