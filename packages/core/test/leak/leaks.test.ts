import { getEventListeners, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { manualClock } from '@sdk/testkit';
import { type ByteSource, type HttpClient, isSdkError } from '../../src/index.js';
import { type Clock, systemClock } from '../../src/time/clock.js';
import { clientWith, createThing, getThings, json, type LocalServer, serve } from '../client/harness.js';

const CALLS = process.env['SOAK'] === undefined ? 1_000 : 20_000;
const AT_ONCE = 25;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The machine's clock, counting the timers that wait. */
function countingClock(): Clock & { pending(): number } {
  const waiting = new Set<object>();
  return {
    ...systemClock,
    after(delayMs, callback) {
      const timer = {};
      waiting.add(timer);
      const cancel = systemClock.after(delayMs, () => {
        waiting.delete(timer);
        callback();
      });
      return () => {
        waiting.delete(timer);
        cancel();
      };
    },
    pending: () => waiting.size,
  };
}

/** A server for every way a call can go; `/retry` fails every second time. */
async function manyFacedServer(): Promise<LocalServer & { sockets: Set<Socket>; busy: Set<ServerResponse> }> {
  const sockets = new Set<Socket>();
  const busy = new Set<ServerResponse>();
  let retries = 0;
  const server = await serve((request, response) => {
    request.resume();
    busy.add(response);
    response.on('close', () => busy.delete(response));
    switch (request.url) {
      case '/fail':
        return response.writeHead(404).end('{"message":"no"}');
      case '/retry':
        return response.writeHead(retries++ % 2 === 0 ? 503 : 200).end('{}');
      case '/reset':
        return response.destroy();
      case '/stream':
        for (let piece = 0; piece < 5; piece++) response.write('x'.repeat(100));
        return response.end();
      case '/endless':
        return response.write('x'.repeat(100));
      case '/large':
        return response.end('x'.repeat(100_000));
      case '/moved':
        return response.writeHead(302, { location: '/ok' }).end();
      default:
        return response.end('{}');
    }
  });
  server.server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return { ...server, sockets, busy };
}

const at = (url: string) => ({ path: new URL(url) });
type Way = (client: HttpClient, url: string, signal: AbortSignal) => Promise<unknown>;

const streamed = (client: HttpClient, url: string, signal: AbortSignal): Promise<ByteSource> =>
  Promise.resolve(
    client.request(getThings<ByteSource>({ ...at(url), decode: answer => answer.stream() }), { signal }),
  );

const ways: Record<string, Way> = {
  successes: (client, url, signal) => client.request(getThings(at(`${url}/ok`)), { signal }).withResponse(),
  writes: (client, url, signal) => client.request(createThing(at(`${url}/ok`)), { signal }).withResponse(),
  failures: (client, url, signal) => client.request(getThings(at(`${url}/fail`)), { signal }).withResponse(),
  retries: (client, url, signal) => client.request(getThings(at(`${url}/retry`)), { signal }).withResponse(),
  redirects: (client, url, signal) =>
    client.request(getThings(at(`${url}/moved`)), { signal }).withResponse(),
  'broken connections': (client, url, signal) =>
    client.request(createThing(at(`${url}/reset`)), { signal }).withResponse(),
  'too large answers': (client, url, signal) =>
    client
      .withOptions({ maxResponseBytes: 1_000 })
      .request(getThings(at(`${url}/large`)), { signal })
      .withResponse(),
  'unread answers': (client, url, signal) =>
    client.request(getThings({ ...at(`${url}/large`), decode: () => 'not read' }), { signal }).withResponse(),
  'streams read to the end': async (client, url, signal) => {
    const source = await streamed(client, `${url}/stream`, signal);
    while ((await source.read()) !== undefined);
  },
  'streams left early': async (client, url, signal) => {
    const source = await streamed(client, `${url}/endless`, signal);
    await source.read();
    await source.cancel();
  },
  'streams left unread': async (client, url, signal) => {
    const source = await streamed(client, `${url}/endless`, signal);
    await source.cancel();
  },
};

async function many(way: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < CALLS; done += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        try {
          await way();
        } catch (error) {
          if (!isSdkError(error)) throw error;
        }
      }),
    );
  }
}

/** Waits until the runtime has closed what is still open; what is leaked stays open, and the test runs out of time. */
async function closed(open: ReadonlySet<ServerResponse>): Promise<void> {
  await Promise.all([...open].map(response => once(response, 'close')));
}

/** Turns of the event loop until `isDone`. */
async function turnsUntil(isDone: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1_000 && !isDone(); turns++)
    await new Promise(resolve => setImmediate(resolve));
}

describe('after many calls with one shared signal', () => {
  test.each(Object.entries(ways))(
    '%s leave no listener, no timer and no connection in use',
    async (_what, way) => {
      await using server = await manyFacedServer();
      const clock = countingClock();
      const client = clientWith({ baseUrl: server.url, clock, retry: { baseMs: 0 } });
      const { signal } = new AbortController();
      const warnings: string[] = [];
      const onWarning = (warning: Error): void => void warnings.push(warning.name);
      process.on('warning', onWarning);
      try {
        await many(() => way(client, server.url, signal));
        // Kept-alive connections are the runtime's own business; there is at most one for each call at a time.
        await turnsUntil(() => server.sockets.size <= AT_ONCE);
      } finally {
        process.off('warning', onWarning);
      }
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
      expect(clock.pending()).toBe(0);
      // Idle connections are kept alive by the runtime; their number follows from the calls at a time, not from all calls.
      expect(server.sockets.size).toBeLessThanOrEqual(4 * AT_ONCE);
      expect(warnings).toEqual([]);
    },
  );

  test('streams that were dropped without a word are freed by the garbage collector', async () => {
    await using server = await manyFacedServer();
    const clock = countingClock();
    const client = clientWith({ baseUrl: server.url, clock });
    const { signal } = new AbortController();
    const open = 50;
    await Promise.all(
      Array.from({ length: open }, async () => {
        await (await streamed(client, `${server.url}/endless`, signal)).read();
      }),
    );
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0);
    await turnsUntil(() => {
      collectGarbage();
      return getEventListeners(signal, 'abort').length === 0;
    });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await closed(server.busy);
    expect(clock.pending()).toBe(0);
  });
});

describe('after calls on a manual clock', () => {
  test.each([
    ['successes', async () => json({})],
    ['failures', async () => json({}, 503)],
    ['time limits', () => new Promise<Response>(() => {})],
  ])('%s leave no timer waiting', async (_what, fetch) => {
    const clock = manualClock();
    const { signal } = new AbortController();
    const client = clientWith({ fetch, clock });
    const calls = Promise.allSettled(
      Array.from({ length: CALLS }, () => client.request(getThings(), { signal })),
    );
    await clock.advance(1_000_000);
    await calls;
    expect(clock.pendingDelays()).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
