import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { isValidationError, isWaitTimeoutError, type Order } from '@sdk/ivcap';
import {
  all,
  clientOf,
  type EmulatedServer,
  emulatedServer,
  rejection,
  VERSIONS,
} from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

const PARAMETERS = [
  { name: 'msg', type: 'string' },
  { name: 'img-url', type: 'string', optional: true },
  { name: 'count', type: 'int', default: '3' },
] as const;

describe.each(['current', 'legacy'] as const)('on servers of the %s dialect', apiDialect => {
  const connect = () => {
    server.emulator.apiVersion = VERSIONS[apiDialect];
    return clientOf(server, { apiDialect });
  };

  test('an order is placed, awaited, and described', async () => {
    const ivcap = connect();
    const urn = server.emulator.registerService(
      { name: 'fire', parameters: PARAMETERS },
      async (_input, run) => {
        run.log('first line');
        run.log('second line');
        await run.addProduct({ name: 'map.txt', mimeType: 'text/plain', content: 'fire here' });
      },
    );
    const service = await ivcap.services.get(urn);
    const order = await service.placeOrder(
      { msg: 'hi', img_url: 'http://h/x.png', count: 2 },
      { name: 'first' },
    );
    const seen: string[] = [];
    const record = await order.wait({ onProgress: ({ status }) => seen.push(status), firstDelayMs: 1 });

    expect(record.status).toBe('succeeded');
    expect(seen.at(-1)).toBe('succeeded');
    expect(record.parameters.map(({ name }) => name)).toEqual(['msg', 'img-url', 'count']);
    expect(record.service).toBe(urn);
    expect(record.account).toBe(server.emulator.accountId);
    expect(record.finishedAt).toEqual(expect.any(String));
    expect(record.products[0]).toMatchObject({ name: 'map.txt', mimeType: 'text/plain' });
    const [product] = await all(order.products());
    expect(await product?.text()).toBe('fire here');
    expect(await all(await order.logs())).toEqual(['first line', 'second line']);
    expect(await all(ivcap.orders.list())).toHaveLength(1);
  });

  test('metadata is added to an order and found again', async () => {
    const ivcap = connect();
    const order = ivcap.getOrder('urn:ivcap:order:00000000-0000-4000-8000-000000000001');
    const added = await order.addMetadata({ $schema: 'urn:x:label.1', label: 'reef' });
    const found = await all(order.metadata());
    expect(found.map(({ urn }) => urn)).toEqual([added.urn]);
    expect(found[0]?.content).toMatchObject({ label: 'reef' });
    expect(found[0]?.entity).toBe(order.urn);
  });

  test('lists go over all pages, the empty ones too, and stop at the limit', async () => {
    const ivcap = connect();
    server.emulator.paging = { emptyPages: true, limitFirst: true };
    for (let n = 0; n < 7; n++) server.emulator.registerService({ name: `svc-${n}` });
    const names = (await all(ivcap.services.list({ pageSize: 2, orderBy: 'name' }))).map(({ name }) => name);
    expect(names.filter(name => name?.startsWith('svc-'))).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map(n => `svc-${n}`),
    );
    expect(await all(ivcap.services.list({ pageSize: 2, limit: 3 }))).toHaveLength(3);
    server.emulator.paging = {};
  });

  test('the dialect is detected once', async () => {
    connect();
    const ivcap = clientOf(server, { apiDialect: 'detect' });
    await ivcap.services.list().first();
    await ivcap.orders.list().first();
    expect(await ivcap.dialect()).toBe(apiDialect);
    const probes = server.emulator.requests().filter(({ target }) => target.startsWith('/1/aspects'));
    expect(probes).toHaveLength(1);
  });
});

describe('waiting for an order', () => {
  const placed = async (): Promise<Order> => {
    const urn = server.emulator.registerService({ name: 'slow', life: 'manual' });
    return clientOf(server).services.byUrn(urn).placeOrder();
  };

  test('ends with an error that names the order when the time is over, and can go on', async () => {
    const order = await placed();
    const error = await rejection(order.wait({ timeoutMs: 20, firstDelayMs: 5 }));
    if (!isWaitTimeoutError(error)) throw error;
    expect(error.urn).toBe(order.urn);
    expect(error.lastStatus).toBe('pending');

    const state = JSON.parse(JSON.stringify(order)) as { urn: string };
    await server.emulator.finishRun(order.urn);
    const record = await clientOf(server).orders.resume(state).wait();
    expect(record.status).toBe('succeeded');
  });

  test('resolves with a failed order, and tells of each status once', async () => {
    const order = await placed();
    const seen: string[] = [];
    const waiting = order.wait({
      firstDelayMs: 1,
      maxDelayMs: 2,
      onProgress: ({ status }) => {
        seen.push(status);
        if (status === 'pending') void server.emulator.advanceRun(order.urn);
        else server.emulator.failRun(order.urn, 'no data');
      },
    });
    expect((await waiting).status).toBe('failed');
    expect(seen).toEqual(['pending', 'scheduled', 'failed']);
  });

  test('goes on when single questions fail', async () => {
    const order = await placed();
    await server.emulator.finishRun(order.urn);
    server.emulator.faults.add({
      match: { method: 'GET', path: '**/orders/*', count: 6 },
      effect: { status: 503 },
    });
    expect((await order.wait({ firstDelayMs: 1 })).status).toBe('succeeded');
  });
});

test('an order is never placed twice', async () => {
  const urn = server.emulator.registerService({ name: 'once' });
  server.emulator.faults.add({ match: { method: 'POST' }, effect: { reset: 'before' } });
  await rejection(clientOf(server).services.byUrn(urn).placeOrder());
  expect(server.emulator.runs()).toHaveLength(1);
});

test('an order is placed on servers of API 0.28 too', async () => {
  server.emulator.apiVersion = '0.28';
  const urn = server.emulator.registerService({ name: 'fire', parameters: PARAMETERS });
  const order = await clientOf(server, { apiDialect: 'legacy' }).getService(urn).placeOrder({ msg: 'hi' });
  const { status, service, orderedAt } = await order.wait({ firstDelayMs: 1 });
  expect([status, service, typeof orderedAt]).toEqual(['succeeded', urn, 'string']);
  server.emulator.apiVersion = '0.48';
});

test('the legacy dialect needs an account', async () => {
  const ivcap = clientOf(server, { apiDialect: 'legacy', accountId: undefined });
  const error = await rejection(ivcap.orders.create({ service: 'urn:x:1', parameters: [] }));
  if (!isValidationError(error)) throw error;
  expect(error.issues[0]?.field).toBe('accountId');
});
