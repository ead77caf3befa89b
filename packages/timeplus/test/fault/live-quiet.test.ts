import { describe, expect, test } from '@jest/globals';
import { type LiveItem, TimeplusClient, type TimeplusClientOptions } from '@sdk/timeplus';

const info = {
  id: 'q',
  status: 'running',
  start_time: 1_767_225_600,
  result: { header: [{ name: 'n', type: 'int32' }] },
};
const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const FIRST = frame('query', info);
const METRICS = frame('metrics', { count: 0, eps: 0 });
const LAST = frame('query', { ...info, status: 'finished' });

function clientOf(answer: (path: string) => Response): TimeplusClient {
  const fetch: TimeplusClientOptions['fetch'] = async input =>
    answer(new URL(new Request(input).url).pathname);
  return new TimeplusClient({ baseUrl: 'http://tp.example.test', fetch, retry: { baseMs: 0 } });
}

async function readAll(client: TimeplusClient, maxReconnects: number): Promise<LiveItem<unknown>[]> {
  const items: LiveItem<unknown>[] = [];
  for await (const item of await client.live('select n from s', { resume: 'restart', maxReconnects }))
    items.push(item);
  return items;
}

describe('live queries without rows', () => {
  test('metrics show that a connection was good: the tries after it count anew', async () => {
    let queries = 0;
    const client = clientOf(path => {
      if (path.endsWith('/cancel')) return new Response(null, { status: 204 });
      queries += 1;
      return new Response(queries < 7 ? FIRST + METRICS : FIRST + LAST);
    });
    const items = await readAll(client, 2);
    expect(items).toHaveLength(6);
    expect(items.every(item => item.type === 'restarted' && item.attempt === 1)).toBe(true);
  });

  test('connections that bring nothing at all are given up', async () => {
    let queries = 0;
    const client = clientOf(path => {
      if (path.endsWith('/cancel')) return new Response(null, { status: 204 });
      queries += 1;
      return new Response(FIRST);
    });
    await expect(readAll(client, 2)).rejects.toMatchObject({ code: 'sdk.stream_broken', gap: 'possible' });
    expect(queries).toBe(3);
  });

  test('a connection that breaks while the server stops the query is its end', async () => {
    let breakOff = (): void => {};
    let queries = 0;
    const client = clientOf(path => {
      if (path.endsWith('/cancel')) {
        breakOff();
        return new Response(null, { status: 204 });
      }
      queries += 1;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(FIRST + METRICS));
          breakOff = () => controller.error(new TypeError('terminated'));
        },
      });
      return new Response(body);
    });
    const live = await client.live('select n from s', { resume: 'restart' });
    const reading = live[Symbol.asyncIterator]().next();
    await live.cancel();
    expect(await reading).toEqual({ done: true, value: undefined });
    expect(queries).toBe(1);
  });
});
