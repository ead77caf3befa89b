import { expect, test } from '@jest/globals';
import { accessToken, VantiqClient, VantiqResources } from '@sdk/vantiq';
import { freezingProxy } from '../support/freezing-proxy.js';
import { emulatedServer, take, until } from '../support/server.js';

test('a connection that is open on one side only is found by silence and replaced', async () => {
  const server = await emulatedServer();
  const proxy = await freezingProxy(server.emulator.url);
  const client = new VantiqClient({
    baseUrl: proxy.url,
    credential: accessToken(server.emulator.accessToken),
    socket: { limits: { heartbeatMs: 20, deadAfterMs: 60 }, backoff: { baseMs: 1, capMs: 2 } },
  });
  const events = await client.subscribe(VantiqResources.TOPICS, '/a');
  proxy.freeze();
  await until(() => client.socket.state === 'waiting' || server.emulator.sockets().length === 2);
  await until(() => client.socket.state === 'open');
  server.emulator.publish('/a', { n: 1 });
  const [event] = await take(events[Symbol.asyncIterator](), 1);
  expect(event).toMatchObject({ value: { n: 1 }, gapBefore: 'possible' });
  await client.close();
  await proxy.close();
  await server.close();
});
