import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { until } from '../host/until.js';
import { type Fixture, type Frame, query, type Socket, start } from './fixture.js';

const frequency = 10;
const ttl = 100;
const reliable = { isReliable: true, redeliveryFrequency: frequency, redeliveryTTL: ttl };

const seed = {
  vantiq: {
    namespaces: [
      {
        name: 'NS',
        topics: [{ name: '/rel', ...reliable }, { name: '/plain' }],
        sources: [{ name: 'S', ...reliable }],
        services: [{ name: 'Svc', eventTypes: { e: reliable, plain: {} } }],
      },
    ],
  },
};

interface EventBody {
  readonly sequenceId: number;
  readonly partitionId: number;
  readonly value: unknown;
  readonly redelivered: boolean;
  readonly redeliveryCount: number;
}

async function startFrozen(data?: string): Promise<Fixture> {
  const fixture = await start({ seed, ...(data === undefined ? {} : { data }) });
  fixture.emulator.clock.freeze();
  return fixture;
}

async function subscribe(socket: Socket, parameters: object = {}, path = '/topics/rel'): Promise<string> {
  const { status, body } = await socket.subscribe(path, { persistent: true, ...parameters });
  expect(status).toBe(200);
  return (body as { name: string }).name;
}

function acknowledge(name: string, sequenceId: number, path = '/topics/rel'): object {
  return {
    op: 'acknowledge',
    resourceName: 'events',
    resourceId: path,
    parameters: { requestId: path, subscriptionName: name, sequenceId, partitionId: 0 },
  };
}

function summary({ body }: Frame): unknown[] {
  const { sequenceId, value, redelivered, redeliveryCount } = body as EventBody;
  return [sequenceId, value, redelivered, redeliveryCount];
}

describe('persistent subscriptions', () => {
  test('the answer has the name twice, events have numbers, and an acknowledgement ends them', async () => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const { body } = await socket.subscribe('/topics/rel', { persistent: true });
    const { name } = body as { name: string };
    expect(body).toEqual({
      name: expect.stringMatching(/^[0-9a-f-]{36}$/),
      subscriptionName: name,
      namespace: 'NS',
      topic: '/topics/rel',
      requestId: '/topics/rel',
    });
    await fixture.call('POST', '/resources/topics//rel', { n: 1 });
    expect(await socket.next()).toEqual({
      status: 100,
      contentType: 'application/json',
      headers: { 'X-Request-Id': '/topics/rel' },
      body: {
        path: '/topics/rel/publish',
        createdAt: fixture.emulator.clock.now(),
        partitionId: 0,
        sequenceId: 1,
        value: { n: 1 },
        redelivered: false,
        redeliveryCount: 0,
        namespace: 'NS',
        username: 'admin',
      },
    });
    expect(fixture.vantiq.subscriptions()).toEqual([
      { name, path: '/topics/rel', connected: true, unacknowledged: [{ sequenceId: 1, deliveries: 1 }] },
    ]);
    expect(await socket.request(acknowledge(name, 1))).toMatchObject({
      status: 200,
      headers: { 'X-Request-Id': '/topics/rel' },
      body: {},
    });
    expect(fixture.vantiq.subscriptions()[0]?.unacknowledged).toEqual([]);
    fixture.emulator.clock.advance(1000 * ttl);
    fixture.vantiq.publish('/rel', 2);
    expect(summary(await socket.next())).toEqual([2, 2, false, 0]);
  });

  test('what is not acknowledged comes again within one to two periods, until its time is over', async () => {
    await using fixture = await startFrozen();
    const { clock } = fixture.emulator;
    using socket = await fixture.connect();
    await subscribe(socket);
    fixture.vantiq.publish('/rel', 'a');
    expect(summary(await socket.next())).toEqual([1, 'a', false, 0]);
    clock.advance(500 * frequency);
    fixture.vantiq.publish('/rel', 'b');
    expect(summary(await socket.next())).toEqual([2, 'b', false, 0]);
    const deliveries = (): number[] =>
      fixture.vantiq.subscriptions()[0]?.unacknowledged.map(event => event.deliveries) ?? [];
    clock.advance(500 * frequency - 1);
    expect(deliveries()).toEqual([1, 1]);
    clock.advance(1);
    expect(deliveries()).toEqual([2, 1]);
    expect(summary(await socket.next())).toEqual([1, 'a', true, 1]);
    clock.advance(1000 * frequency);
    expect(deliveries()).toEqual([3, 2]);
    clock.advance(1000 * ttl);
    expect(deliveries()).toEqual([]);
  });

  test('it outlives its socket; resuming it brings what was missed, and what was not acknowledged', async () => {
    await using fixture = await startFrozen();
    const first = await fixture.connect();
    const name = await subscribe(first);
    fixture.vantiq.publish('/rel', 'seen');
    await first.next();
    first[Symbol.dispose]();
    await until(() => fixture.vantiq.subscriptions()[0]?.connected === false);
    fixture.vantiq.publish('/rel', 'missed');
    for (const word of ['subscriptionName', 'subscriptionId']) {
      using socket = await fixture.connect();
      expect(await subscribe(socket, { [word]: name })).toBe(name);
      expect(summary(await socket.next()).slice(0, 2)).toEqual([1, 'seen']);
      expect(summary(await socket.next()).slice(0, 2)).toEqual([2, 'missed']);
    }
  });

  test('a resumed event that was never sent is not marked as sent again', async () => {
    await using fixture = await startFrozen();
    using first = await fixture.connect();
    const name = await subscribe(first);
    fixture.vantiq.publish('/rel', 1);
    await first.next();
    first.close();
    await until(() => fixture.vantiq.subscriptions()[0]?.connected === false);
    fixture.vantiq.publish('/rel', 2);
    using second = await fixture.connect();
    await subscribe(second, { subscriptionName: name });
    expect(summary(await second.next())).toEqual([1, 1, true, 1]);
    expect(summary(await second.next())).toEqual([2, 2, false, 0]);
  });

  test('the other word for the name acknowledges too, twice if it must', async () => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const name = await subscribe(socket);
    fixture.vantiq.publish('/rel', 1);
    await socket.next();
    const parameters = { subscriptionId: name, sequenceId: 1, partitionId: 0 };
    const frame = { op: 'acknowledge', resourceName: 'events', resourceId: '/topics/rel', parameters };
    expect((await socket.request(frame)).status).toBe(200);
    expect((await socket.request(frame)).status).toBe(200);
    expect(fixture.vantiq.subscriptions()[0]?.unacknowledged).toEqual([]);
  });

  test.each([
    ['without a sequenceId', { sequenceId: undefined }, 400],
    ['without a partitionId', { partitionId: undefined }, 400],
    ['of an unknown subscription', { subscriptionName: 'x' }, 404],
  ])('an acknowledgement %s is refused', async (_what, wrong, status) => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const name = await subscribe(socket);
    const parameters = { subscriptionName: name, sequenceId: 1, partitionId: 0, ...wrong };
    const frame = { op: 'acknowledge', resourceName: 'events', resourceId: '/topics/rel', parameters };
    expect((await socket.request(frame)).status).toBe(status);
  });

  test('sources and events of services can be reliable', async () => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const source = await subscribe(socket, {}, '/sources/S');
    fixture.vantiq.emit('S', 1);
    expect(summary(await socket.next())).toEqual([1, 1, false, 0]);
    expect((await socket.request(acknowledge(source, 1, '/sources/S'))).status).toBe(200);
    await subscribe(socket, {}, '/services/Svc/e');
    fixture.vantiq.publish('Svc/e', 2);
    expect(summary(await socket.next())).toEqual([1, 2, false, 0]);
  });

  test.each(['/topics/plain', '/topics/undeclared', '/services/Svc/plain', '/types/ArsType/insert'])(
    '%s is not reliable',
    async path => {
      await using fixture = await startFrozen();
      using socket = await fixture.connect();
      expect((await socket.subscribe(path, { persistent: true })).status).toBe(400);
    },
  );

  test('an unknown name, or one of another path, cannot be resumed', async () => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const name = await subscribe(socket);
    const unknown = await socket.subscribe('/topics/rel', { persistent: true, subscriptionName: 'x' });
    expect(unknown.status).toBe(404);
    const other = await socket.subscribe('/sources/S', { persistent: true, subscriptionName: name });
    expect(other.status).toBe(400);
  });

  test('two subscriptions count the same events, each for itself', async () => {
    await using fixture = await startFrozen();
    using first = await fixture.connect();
    using second = await fixture.connect();
    const names = [await subscribe(first), await subscribe(second, { eventFilter: { n: 2 } })];
    fixture.vantiq.publish('/rel', { n: 1 });
    fixture.vantiq.publish('/rel', { n: 2 });
    expect([summary(await first.next())[0], summary(await first.next())[0]]).toEqual([1, 2]);
    expect(summary(await second.next())[0]).toBe(2);
    await first.request(acknowledge(names[0] ?? '', 1));
    expect(fixture.vantiq.subscriptions().map(({ unacknowledged }) => unacknowledged.length)).toEqual([1, 1]);
  });

  test('they can be read as records, and ended by deleting them', async () => {
    await using fixture = await startFrozen();
    using socket = await fixture.connect();
    const name = await subscribe(socket);
    const path = `/resources/custom/ArsSubscription${query({ where: { name } })}`;
    expect((await fixture.call('GET', path)).body).toMatchObject([{ name, topic: '/topics/rel' }]);
    fixture.vantiq.publish('/rel', 1);
    await socket.next();
    await socket.request(acknowledge(name, 1));
    const acknowledged = (await fixture.call('GET', '/resources/custom/ArsEventAcknowledgement')).body;
    expect(acknowledged).toMatchObject([
      { _id: expect.stringMatching(/^[0-9a-f]{24}$/), subscriptionName: name, sequenceId: 1, partitionId: 0 },
    ]);
    expect((acknowledged as object[])[0]).not.toHaveProperty('subscriptionId');
    expect((await fixture.call('DELETE', path)).status).toBe(204);
    expect(fixture.vantiq.subscriptions()).toEqual([]);
  });

  test('with a data directory they outlive the emulator', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-vantiq-'));
    let name: string;
    {
      await using fixture = await startFrozen(data);
      using socket = await fixture.connect();
      name = await subscribe(socket);
      for (const value of ['a', 'b']) fixture.vantiq.publish('/rel', value);
      await socket.next();
      await socket.request(acknowledge(name, 1)).then(() => socket.next());
    }
    {
      await using fixture = await startFrozen(data);
      using socket = await fixture.connect();
      await subscribe(socket, { subscriptionName: name });
      expect(summary(await socket.next())).toEqual([2, 'b', true, 1]);
      fixture.vantiq.publish('/rel', 'c');
      expect(summary(await socket.next())).toEqual([3, 'c', false, 0]);
    }
    await rm(data, { recursive: true });
  });
});
