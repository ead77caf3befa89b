import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { socketTo } from './setup.js';
import { until } from './until.js';
import { notingSubscription } from './wire-protocol.js';
import { startWireServer, type WireServer } from './wire-server.js';

const cycles = process.env.SOAK ? 1_000 : 50;

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer();
});
afterEach(() => server.close());

/** Suites that ran before in this process may have left idle connections behind, so only growth counts. */
const tcpSockets = (): number =>
  process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length;

describe('nothing is left behind', () => {
  test(`after ${cycles} sockets with requests, subscriptions and reconnects under one signal`, async () => {
    const before = tcpSockets();
    const shared = new AbortController();
    const { signal } = shared;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const { socket, clock } = socketTo(server.url);
      await socket.open({ signal });
      const handle = await socket.subscribe(notingSubscription('/a'), { signal });
      await socket.request(requestId => ({ op: 'echo', requestId }), { signal });
      if (cycle % 5 === 0) {
        server.last.cut();
        await until(() => socket.state === 'waiting');
        const queued = socket.send({ op: 'x' }, { signal });
        await clock.advance(500);
        await queued;
      }
      if (cycle % 2 === 0) await handle.unsubscribe();
      await socket.close();
      expect(clock.pendingDelays()).toEqual([]);
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await until(() => server.live.length === 0);
    await until(() => tcpSockets() <= before);
  });

  test(`after ${cycles} openings that fail`, async () => {
    const before = tcpSockets();
    const { url } = server;
    await server.close();
    const { socket, clock } = socketTo(url);
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await expect(socket.open()).rejects.toMatchObject({ code: 'sdk.connection_failed' });
      expect(clock.pendingDelays()).toEqual([]);
    }
    await until(() => tcpSockets() <= before);
    server = await startWireServer();
  });
});
