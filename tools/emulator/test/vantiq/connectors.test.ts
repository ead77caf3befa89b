import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { type Fixture, type Frame, type Socket, start } from './fixture.js';

async function startWithSource(): Promise<Fixture> {
  const fixture = await start();
  await fixture.vantiq.registerSource('S', {}, { config: { someProp: 'x' } });
  return fixture;
}

function connectExtension(reconnectSecret?: string): object {
  const parameters = reconnectSecret === undefined ? {} : { reconnectSecret };
  return { op: 'connectExtension', resourceName: 'sources', resourceId: 'S', parameters };
}

async function connectSource(fixture: Fixture, secret?: string): Promise<Socket> {
  const socket = await fixture.connect();
  expect((await socket.request(connectExtension(secret))).status).toBe(200);
  expect(await socket.next()).toEqual({
    op: 'configureExtension',
    resourceName: 'sources',
    resourceId: 'S',
    object: { config: { someProp: 'x' } },
    messageHeaders: {},
  });
  return socket;
}

function reply(query: Frame, status: number, body?: unknown): object {
  const address = query.messageHeaders?.['REPLY_ADDR_HEADER'];
  return { status, headers: { 'X-Reply-Address': address }, ...(body === undefined ? {} : { body }) };
}

describe('connectors', () => {
  test('get the configuration of their source', async () => {
    await using fixture = await startWithSource();
    using socket = await connectSource(fixture);
    expect(fixture.vantiq.connectors()).toEqual(['S']);
    socket.close();
    await until(() => fixture.vantiq.connectors().length === 0);
  });

  test('an unknown source is refused', async () => {
    await using fixture = await startWithSource();
    using socket = await fixture.connect();
    const answer = await socket.request({ ...connectExtension(), resourceId: 'None' });
    expect(answer).toMatchObject({ status: 404, body: [{ code: 'io.vantiq.resource.not.found' }] });
  });

  test('their notifications are events of the source', async () => {
    await using fixture = await startWithSource();
    using connector = await connectSource(fixture);
    using subscriber = await fixture.connect();
    await subscriber.subscribe('/sources/S');
    const notification = {
      op: 'notification',
      resourceName: 'sources',
      resourceId: 'S',
      object: { temp: 21 },
    };
    expect((await connector.request(notification)).status).toBe(200);
    expect(await subscriber.next()).toMatchObject({
      status: 100,
      body: { path: '/sources/S/receive', value: { temp: 21 } },
    });
    expect((await connector.request({ ...notification, object: [1] })).status).toBe(400);
    const strange = await subscriber.request(notification);
    expect(strange.status).toBe(400);
    expect(strange.body).toMatchObject([
      { message: expect.stringContaining('does not have an associated stream') },
    ]);
  });

  test('take what is published to the source', async () => {
    await using fixture = await startWithSource();
    using connector = await connectSource(fixture);
    expect((await fixture.call('POST', '/resources/sources/S', { hello: 'world' })).status).toBe(200);
    expect(await connector.next()).toEqual({
      op: 'publish',
      resourceName: 'sources',
      resourceId: 'S',
      object: { hello: 'world' },
      messageHeaders: {},
    });
  });

  test('answer queries, in one piece, in many, or not at all', async () => {
    await using fixture = await startWithSource();
    using connector = await connectSource(fixture);
    const ask = async (answers: (query: Frame) => object[]): Promise<unknown[]> => {
      const asked = fixture.call('POST', '/resources/sources/S/query', { sql: 'select 1' });
      const query = await connector.next();
      expect(query).toMatchObject({ op: 'query', resourceId: 'S', object: { sql: 'select 1' } });
      for (const answer of answers(query)) connector.send(answer);
      const { status, body } = await asked;
      return [status, body];
    };
    expect(await ask(query => [reply(query, 200, { name: 'row' })])).toEqual([200, { name: 'row' }]);
    expect(await ask(query => [reply(query, 200, [{ n: 1 }])])).toEqual([200, [{ n: 1 }]]);
    expect(await ask(query => [reply(query, 204)])).toEqual([204, undefined]);
    expect(
      await ask(query => [
        reply(query, 100, [{ n: 1 }]),
        reply(query, 100, { n: 2 }),
        reply(query, 200, [{ n: 3 }]),
      ]),
    ).toEqual([200, [{ n: 1 }, { n: 2 }, { n: 3 }]]);
    expect(await ask(query => [reply(query, 100, [{ n: 1 }]), reply(query, 204)])).toEqual([200, [{ n: 1 }]]);
    const error = {
      messageCode: 'io.vantiq.extjsdk.unsetQueryHandler',
      messageTemplate: 'no',
      parameters: ['S'],
    };
    expect(await ask(query => [reply(query, 400, error)])).toEqual([
      400,
      [{ code: 'io.vantiq.extjsdk.unsetQueryHandler', message: 'no', params: ['S'] }],
    ]);
  });

  test('a query fails when its connector goes away', async () => {
    await using fixture = await startWithSource();
    using connector = await connectSource(fixture);
    const asked = fixture.call('POST', '/resources/sources/S/query', {});
    await connector.next();
    connector[Symbol.dispose]();
    const { status, body } = await asked;
    expect([status, body]).toMatchObject([500, [{ code: 'io.vantiq.sourcemgr.request.timeout' }]]);
  });

  test('one with the same secret takes over, another one does not', async () => {
    await using fixture = await startWithSource();
    using first = await connectSource(fixture, 'secret');
    using stranger = await fixture.connect();
    expect((await stranger.request(connectExtension('other'))).status).toBe(409);
    expect((await stranger.request(connectExtension())).status).toBe(409);
    using second = await connectSource(fixture, 'secret');
    await fixture.call('POST', '/resources/sources/S', { n: 1 });
    expect((await second.next()).op).toBe('publish');
    first.close();
    await until(() => fixture.vantiq.sockets().length === 2);
    expect(fixture.vantiq.connectors()).toEqual(['S']);
  });

  test('are told to connect again when the source changes, or the handle says so', async () => {
    await using fixture = await startWithSource();
    using connector = await connectSource(fixture);
    fixture.vantiq.requireReconnect('S');
    expect(await connector.next()).toMatchObject({ op: 'reconnectRequired', resourceId: 'S' });
    await fixture.call('PUT', '/resources/sources/S', { config: { someProp: 'y' } });
    expect((await connector.next()).op).toBe('reconnectRequired');
    connector.send(connectExtension());
    expect((await connector.next()).status).toBe(200);
    expect(await connector.next()).toMatchObject({ object: { config: { someProp: 'y' } } });
  });
});
