import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ConnectorQueryError,
  isValidationError,
  type VantiqClient,
  type VantiqConnector,
  VantiqResources,
} from '@sdk/vantiq';
import { clientOf, type EmulatedServer, emulatedServer, rejection, take, until } from '../support/server.js';

const { SOURCES } = VantiqResources;

let server: EmulatedServer;
let client: VantiqClient;
let connector: VantiqConnector | undefined;
beforeAll(async () => {
  server = await emulatedServer();
});
beforeEach(async () => {
  await server.emulator.registerSource('Ext', {}, { config: { interval: 5 } });
  client = clientOf(server, { random: () => 0 });
});
afterEach(async () => {
  await connector?.close();
  connector = undefined;
  await client.close();
  await server.emulator.reset();
});
afterAll(() => server.close());

describe('a connector', () => {
  test('gets the configuration of its source', async () => {
    const configs: unknown[] = [];
    connector = await client.connector('Ext', { onConfigure: config => void configs.push(config) });
    expect([connector.config, connector.state, connector.source]).toEqual([{ interval: 5 }, 'open', 'Ext']);
    await until(() => configs.length === 1);
    expect(server.emulator.connectors()).toEqual(['Ext']);
  });

  test('notifies, in order, more than the server may have unanswered', async () => {
    const events = await client.subscribe<{ n: number }>(SOURCES, 'Ext');
    const open = await client.connector('Ext');
    connector = open;
    await Promise.all(Array.from({ length: 20 }, (_, n) => open.notify({ n })));
    const seen = await take(events[Symbol.asyncIterator](), 20);
    expect(seen.map(({ value }) => value.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('gets what is published, one after the other', async () => {
    const got: unknown[] = [];
    connector = await client.connector('Ext', { onPublish: async ({ object }) => void got.push(object) });
    await client.publish(SOURCES, 'Ext', { n: 1 });
    await client.publish(SOURCES, 'Ext', { n: 2 });
    await until(() => got.length === 2);
    expect(got).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('answers queries: whole, in pieces, empty', async () => {
    async function* rows(): AsyncGenerator<object> {
      for (let n = 0; n < 3; n += 1) yield { n };
    }
    connector = await client.connector('Ext', {
      onQuery: ({ object }) =>
        object['as'] === 'rows' ? rows() : object['as'] === 'one' ? { n: 7 } : undefined,
    });
    expect(await client.query('Ext', { as: 'one' })).toEqual({ n: 7 });
    expect(await client.query('Ext', { as: 'rows' })).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
    expect(await client.query('Ext', { as: 'nothing' })).toBeUndefined();
  });

  test('a query that fails tells its caller why', async () => {
    connector = await client.connector('Ext', {
      onQuery: ({ object }) => {
        throw object['plain'] === true
          ? new Error('broken')
          : new ConnectorQueryError('com.example.bad', 'No {0}.', ['x']);
      },
    });
    expect(await rejection(client.query('Ext', {}))).toMatchObject({ serverCode: 'com.example.bad' });
    expect(String(await rejection(client.query('Ext', { plain: true })))).toContain('broken');
  });

  test('without a handler a query is refused', async () => {
    connector = await client.connector('Ext');
    expect(await rejection(client.query('Ext', {}))).toMatchObject({
      serverCode: 'io.vantiq.extjsdk.unsetQueryHandler',
    });
  });

  test('connects again when the connection is lost, and when the server asks for it', async () => {
    const configs: unknown[] = [];
    connector = await client.connector('Ext', {
      reconnectSecret: 'stable',
      onConfigure: config => void configs.push(config),
    });
    server.emulator.closeSockets(1006);
    await until(() => configs.length === 2);
    server.emulator.requireReconnect('Ext');
    await until(() => configs.length === 3);
    await connector.notify({ still: 'alive' });
  });

  test('a notification waits for a lost connection to come back', async () => {
    connector = await client.connector('Ext', { reconnectSecret: 'stable' });
    const events = await client.subscribe(SOURCES, 'Ext');
    server.emulator.sockets()[0]?.cut();
    await until(() => connector?.state === 'waiting' || connector?.state === 'connecting');
    await connector.notify({ n: 1 });
    const [event] = await take(events[Symbol.asyncIterator](), 1);
    expect(event?.value).toEqual({ n: 1 });
  });

  test('refused credentials and unknown sources reject at once', async () => {
    const ended: unknown[] = [];
    expect(
      await rejection(client.connector('NoSuchSource', { onClose: error => ended.push(error) })),
    ).toMatchObject({
      name: 'VantiqError',
    });
    client.setAccessToken('no-such-token');
    expect(await rejection(client.connector('Ext'))).toMatchObject({
      serverCode: 'io.vantiq.authentication.failed',
    });
  });

  test('bad arguments are refused', async () => {
    connector = await client.connector('Ext');
    const calls = [
      client.connector(''),
      client.connector('Ext', { connectAttempts: 0 }),
      client.connector('Ext', { maxWaiting: -1 }),
      client.connector('Ext', { reconnectSecret: '' }),
      connector.notify([] as never),
    ];
    for (const call of calls) expect(isValidationError(await rejection(call))).toBe(true);
  });

  test('what a handler throws is reported, and the connector goes on', async () => {
    const errors: unknown[] = [];
    connector = await client.connector('Ext', {
      onPublish: ({ object }) => {
        if (object['n'] === 1) throw new Error('no');
      },
      onError: error => void errors.push(error),
    });
    await client.publish(SOURCES, 'Ext', { n: 1 });
    await until(() => errors.length === 1);
    await connector.notify({ n: 2 });
  });
});
