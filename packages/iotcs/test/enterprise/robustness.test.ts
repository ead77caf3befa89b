import { describe, expect, test } from '@jest/globals';
import { defineDeviceModel, type MessageRecord } from '@sdk/iotcs';
import { FakeServer } from '../support/fake-server.js';
import { rejection } from '../support/rejection.js';
import { until } from '../support/until.js';
import { knowsApplication, openedClient } from './opened-client.js';

const MODEL = defineDeviceModel({
  urn: 'urn:m',
  name: 'm',
  attributes: [{ name: 'a', type: 'INTEGER', writable: true }],
});
const APP = '/iot/api/v2/apps/0-APP';

describe('watching devices', () => {
  test('goes on for the others when the handler of one throws', async () => {
    let looks = 0;
    const server = knowsApplication(new FakeServer()).on(`${APP}/devices/data`, ({ body }) => {
      looks++;
      if (looks === 4) return { status: 500 };
      const devices = Object.keys(body as object);
      const data = devices.map(device => [device, { 'urn:m': { attributes: { a: looks } } }]);
      return { body: { until: looks, data: Object.fromEntries(data) } };
    });
    const client = await openedClient(server, { pollingIntervalMs: 5 });
    const told: unknown[] = [];
    const boom = (): never => {
      throw new Error('boom');
    };
    await client.createVirtualDevice('D1', MODEL, { onChange: boom, onError: boom });
    await client.createVirtualDevice('D2', MODEL, {
      onChange: ([change]) => told.push(change?.value),
      onError: () => told.push('error'),
    });
    await until(() => told.length > 4);
    await client.close();
    expect(told.slice(0, 5)).toEqual([2, 3, 'error', 5, 6]);
  });

  test('is refused after close', async () => {
    const client = await openedClient(knowsApplication(new FakeServer()));
    await client.close();
    expect(await rejection(client.createVirtualDevice('D1', MODEL))).toMatchObject({ name: 'StateError' });
  });

  test('names handlers of the wrong kind', async () => {
    const client = await openedClient(knowsApplication(new FakeServer()));
    const refused = client.createVirtualDevice('D1', MODEL, { onChange: 5 as unknown as () => void });
    expect(await rejection(refused)).toMatchObject({ message: expect.stringContaining('handlers.onChange') });
    await client.close();
  });
});

describe('watching messages', () => {
  test('gives each once, also when one comes late', async () => {
    const message = (id: string, receivedTime: number): object => ({ id, type: 'DATA', receivedTime });
    // By event time, as the server is asked to give them.
    const kept = [message('first', 10)];
    const server = knowsApplication(new FakeServer()).on(`${APP}/messages`, ({ query }) => ({
      body: {
        items: kept.filter(own => (own as MessageRecord).receivedTime! >= Number(query['since'])),
        hasMore: false,
        links: [],
      },
    }));
    const client = await openedClient(server);
    const ids: string[] = [];
    for await (const { id } of client.watchMessages({ since: 10, pollMs: 1 })) {
      ids.push(id);
      // It happened before the first and was received after it.
      if (id === 'first') kept.unshift(message('late', 11));
      if (id === 'late') kept.push(message('last', 11));
      if (id === 'last') break;
    }
    expect(ids).toEqual(['first', 'late', 'last']);
  });
});

describe('waiting for a device', () => {
  test('ends when its time is up, however long the wait between two looks', async () => {
    const request = { id: 'R', complete: false, status: 'DISPATCHED' };
    const server = knowsApplication(new FakeServer())
      .on(`${APP}/devices/D1/resources/x`, [{ status: 202, body: request }])
      .on('/iot/api/v2/requests/R', [{ body: request }]);
    const client = await openedClient(server);
    const startedAt = performance.now();
    const failure = await rejection(client.invokeResource('D1', 'x', {}, { waitMs: 20, pollMs: 30_000 }));
    expect(failure).toMatchObject({ name: 'DeviceRequestError', status: 'TIMEOUT' });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    const refused = client.invokeResource('D1', 'x', {}, { waitMs: Number.NaN });
    expect(await rejection(refused)).toMatchObject({ message: expect.stringContaining('waitMs') });
  });
});
