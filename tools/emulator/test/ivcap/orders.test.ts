import { describe, expect, test } from '@jest/globals';
import type { IvcapServiceSeed } from '../../src/index.js';
import { type Answer, type Fixture, start } from './fixture.js';

const service = {
  name: 'fire',
  life: 'manual',
  parameters: [
    { name: 'msg', type: 'string' },
    { name: 'count', type: 'int', default: '3' },
    { name: 'threshold', type: 'float', optional: true },
    { name: 'flag', type: 'bool', optional: true },
    { name: 'device', type: 'option', optional: true, options: [{ value: 'cpu' }, { value: 'gpu' }] },
    { name: 'img', type: 'artifact', optional: true },
    { name: 'coll', type: 'collection', optional: true },
  ],
} as const satisfies IvcapServiceSeed;

function place(fixture: Fixture, values: Record<string, unknown>, more: object = {}): Promise<Answer> {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
  const id = fixture.ivcap.registerService(service);
  return fixture.call('POST', '/1/orders', { service: id, parameters, ...more });
}

describe('orders', () => {
  test('one is placed, and lives as test control says', async () => {
    await using fixture = await start();
    fixture.emulator.clock.freeze();
    const placed = await place(
      fixture,
      { msg: 'hi' },
      { name: 'n', tags: ['t'], policy: 'urn:ivcap:policy:p' },
    );
    expect([placed.status, placed.body]).toMatchObject([
      200,
      {
        id: expect.stringMatching(/^urn:ivcap:order:/),
        name: 'n',
        status: 'pending',
        account: fixture.ivcap.accountId,
        parameters: [{ name: 'msg', value: 'hi' }],
        products: { items: [], links: [] },
        tags: ['t'],
        'ordered-at': expect.any(String),
      },
    ]);
    const id = placed.member('id');
    const read = async (): Promise<unknown> => (await fixture.call('GET', `/1/orders/${id}`)).body;
    expect(await fixture.ivcap.advanceRun(id)).toBe('scheduled');
    fixture.emulator.clock.advance(1000);
    expect(await fixture.ivcap.advanceRun(id)).toBe('executing');
    const startedAt = new Date(fixture.emulator.clock.now()).toISOString();
    expect(await read()).toMatchObject({ status: 'executing', 'started-at': startedAt });
    expect(await fixture.ivcap.advanceRun(id)).toBe('succeeded');
    expect(await read()).toMatchObject({ status: 'succeeded', 'finished-at': startedAt });
    expect(await fixture.ivcap.advanceRun(id)).toBe('succeeded');
  });

  test('its service makes products and writes a log', async () => {
    await using fixture = await start();
    const { emulator } = fixture;
    emulator.clock.freeze();
    emulator.clock.set(10_000);
    const id = fixture.ivcap.registerService({ name: 'draw', life: 'manual' }, async (input, run) => {
      run.log(`got ${JSON.stringify(input)}`);
      emulator.clock.advance(5000);
      run.log('done');
      await run.addProduct({ name: 'a.txt', mimeType: 'text/plain', content: 'drawn' });
    });
    const parameters: unknown[] = [];
    const order = (await fixture.call('POST', '/1/orders', { service: id, parameters })).member('id');
    expect(await fixture.ivcap.finishRun(order)).toBe('succeeded');
    const { body, member } = await fixture.call('GET', `/1/orders/${order}/products`);
    expect(body).toMatchObject({
      items: [{ name: 'a.txt', 'mime-type': 'text/plain', size: 5, status: 'ready' }],
    });
    expect((await fixture.call('GET', new URL(member('items', 0, 'data-href')).pathname)).text).toBe('drawn');
    const logs = await fixture.call('GET', `/1/orders/${order}/logs`);
    expect([logs.headers.get('content-type'), logs.text]).toEqual(['text/plain', 'got {}\ndone\n']);
    expect((await fixture.call('GET', `/1/orders/${order}/logs?from=11&to=20`)).text).toBe('done\n');
    const old = await fixture.call('GET', `/api-0.23/1/orders/${order}`);
    expect(old.body).toMatchObject({ products: [{ name: 'a.txt', links: { data: expect.any(String) } }] });
  });

  test('it can fail by its service, by test control, and by the platform', async () => {
    await using fixture = await start();
    const failing = fixture.ivcap.registerService({ name: 'bad', failsWith: 'no luck', life: 'manual' });
    const placed = await fixture.call('POST', '/1/orders', { service: failing, parameters: [] });
    expect(await fixture.ivcap.finishRun(placed.member('id'))).toBe('failed');
    const second = (await place(fixture, { msg: 'x' })).member('id');
    fixture.ivcap.failRun(second, 'lost', 'error');
    expect((await fixture.call('GET', `/1/orders/${second}`)).body).toMatchObject({ status: 'error' });
    await expect(fixture.ivcap.advanceRun('urn:ivcap:order:x')).rejects.toThrow('no order or job');
  });

  test('it waits in each status as long as its service says', async () => {
    await using fixture = await start();
    const { clock } = fixture.emulator;
    clock.freeze();
    const life = { pendingMs: 1000, scheduledMs: 2000, executingMs: 3000 };
    const id = fixture.ivcap.registerService({ name: 'slow', life });
    await fixture.call('POST', '/1/orders', { service: id, parameters: [] });
    const status = (): string | undefined => fixture.ivcap.runs()[0]?.status;
    expect(status()).toBe('pending');
    clock.advance(1000);
    expect(status()).toBe('scheduled');
    clock.advance(1999);
    expect(status()).toBe('scheduled');
    clock.advance(1);
    expect(status()).toBe('executing');
  });

  test('lists and reads have the names of their version', async () => {
    await using fixture = await start();
    const id = (await place(fixture, { msg: 'hi' })).member('id');
    const first = async (prefix: string, key: string): Promise<unknown> =>
      (await fixture.call('GET', `${prefix}/1/orders`)).member<unknown>(key, 0);
    const account = fixture.ivcap.accountId;
    expect(await first('', 'items')).toMatchObject({
      id,
      account,
      'ordered-at': expect.any(String),
      href: expect.any(String),
    });
    expect(await first('/api-0.28', 'orders')).toMatchObject({
      'account-id': account,
      'ordered-at': expect.any(String),
    });
    expect(await first('/api-0.23', 'orders')).toMatchObject({
      account_id: account,
      ordered_at: expect.any(String),
      links: {},
    });
    const { body } = await fixture.call('GET', `/api-0.23/1/orders/${id}`);
    expect(body).toMatchObject({ account: { id: account }, ordered_at: expect.any(String), products: [] });
    const pending = await fixture.call('GET', "/1/orders?filter=status+%3D+'pending'");
    expect(pending.member('items')).toHaveLength(1);
  });

  test.each([
    ['', { service: 'S', parameters: [] }],
    ['/api-0.28', { 'service-id': 'S', 'account-id': 'urn:ivcap:account:1', parameters: [] }],
    ['/api-0.23', { serviceID: 'S', accountID: 'urn:ivcap:account:1', parameters: [] }],
  ])('the body has the names of the version%s', async (prefix, body) => {
    await using fixture = await start();
    const id = fixture.ivcap.registerService({ name: 'any' });
    const given = JSON.parse(JSON.stringify(body).replace('"S"', `"${id}"`)) as object;
    expect((await fixture.call('POST', `${prefix}/1/orders`, given)).status).toBe(200);
    for (const other of ['', '/api-0.28', '/api-0.23'].filter(name => name !== prefix)) {
      expect((await fixture.call('POST', `${other}/1/orders`, given)).status).toBe(400);
    }
  });

  test.each([
    ['msg', {}],
    ['msg', { msg: 7 }],
    ['count', { msg: 'a', count: 1.5 }],
    ['count', { msg: 'a', count: 'many' }],
    ['threshold', { msg: 'a', threshold: '1,5' }],
    ['flag', { msg: 'a', flag: 'yes' }],
    ['device', { msg: 'a', device: 'tpu' }],
    ['img', { msg: 'a', img: 'urn:ivcap:service:1' }],
    ['coll', { msg: 'a', coll: 'mine' }],
    ['other', { msg: 'a', other: 1 }],
  ])('a wrong %s is refused by name: %j', async (name, values) => {
    await using fixture = await start();
    const { status, body } = await place(fixture, values);
    expect([status, body]).toMatchObject([422, { name }]);
    expect(fixture.ivcap.runs()).toEqual([]);
  });

  test.each([
    { msg: 'a', count: 4, threshold: 2, flag: true, device: 'gpu' },
    { msg: 'a', count: '4', threshold: '2.5e3', flag: 'false', img: 'urn:ivcap:artifact:1', coll: 'urn:x' },
    { msg: '', img: 'https://example.com/a.png' },
  ])('values may be JSON or text: %j', async values => {
    await using fixture = await start();
    expect((await place(fixture, values)).status).toBe(200);
    expect(fixture.ivcap.runs()).toMatchObject([{ input: values }]);
  });

  test('an unknown service or order is answered with its id', async () => {
    await using fixture = await start();
    const service = 'urn:ivcap:service:x';
    const { status, body } = await fixture.call('POST', '/1/orders', { service, parameters: [] });
    expect([status, body]).toMatchObject([404, { id: service }]);
    const order = 'urn:ivcap:order:a#b/c';
    const lost = await fixture.call('GET', `/1/orders/${encodeURIComponent(order)}`);
    expect([lost.status, lost.member('id')]).toEqual([404, order]);
    expect((await fixture.call('POST', '/1/orders', 'not json')).status).toBe(400);
    expect((await fixture.call('POST', '/1/orders', [])).status).toBe(400);
  });

  test('what it uses and what is said about it', async () => {
    await using fixture = await start();
    const id = (await place(fixture, { msg: 'x' })).member('id');
    expect((await fixture.call('GET', `/1/orders/${id}/top`)).body).toEqual([]);
    await fixture.ivcap.advanceRun(id);
    expect((await fixture.call('GET', `/1/orders/${id}/top`)).body).toMatchObject([
      { container: 'main', cpu: '100m', memory: '64Mi', storage: '0', 'ephemeral-storage': '0' },
    ]);
    fixture.ivcap.addAspect({ entity: id, schema: 'urn:s.1', content: {} });
    fixture.ivcap.addAspect({ entity: 'urn:x:other', schema: 'urn:s.1', content: {} });
    const { body } = await fixture.call('GET', `/1/orders/${id}/metadata`);
    expect(body).toMatchObject({ items: [{ schema: 'urn:s.1', 'content-type': 'application/json' }] });
    expect((body as { items: unknown[] }).items).toHaveLength(1);
  });
});
