import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { TimeplusClient } from '@sdk/timeplus';

const INFO = {
  id: 'q1',
  sql: 'select a',
  status: 'running',
  result: { header: [{ name: 'a', type: 'int32' }] },
};

/** A server whose query goes on for ever and whose answer to a cancellation never comes. Its time stands still. */
function silentServer() {
  let cancellations = 0;
  const timeplus = new TimeplusClient({
    baseUrl: 'http://timeplus.test',
    workspace: 'default',
    clock: manualClock(),
    fetch: async input => {
      if (String((input as Request).url).endsWith('/cancel')) {
        cancellations++;
        return new Promise(() => {});
      }
      const body = new ReadableStream<Uint8Array>({
        start: controller =>
          controller.enqueue(
            new TextEncoder().encode(`event: query\ndata: ${JSON.stringify(INFO)}\n\ndata: [[1]]\n\n`),
          ),
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    },
  });
  return { timeplus, cancellations: () => cancellations };
}

describe('leaving a query', () => {
  test('by break does not wait for the answer to the cancellation', async () => {
    const { timeplus, cancellations } = silentServer();
    for await (const row of await timeplus.query('select a')) {
      expect(row).toEqual({ a: 1 });
      break;
    }
    await new Promise(resolve => setImmediate(resolve));
    expect(cancellations()).toBe(1);
  });

  test('by an aborted signal does not either', async () => {
    const { timeplus } = silentServer();
    const controller = new AbortController();
    const query = await timeplus.query('select a', { signal: controller.signal });
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const row of query) rows.push(row);
    })();
    await new Promise(resolve => setImmediate(resolve));
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'sdk.aborted' });
    expect(rows).toEqual([{ a: 1 }]);
  });
});
