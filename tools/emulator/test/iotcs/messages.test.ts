import { describe, expect, test } from '@jest/globals';
import { type Client, type Fixture, GATEWAY, start, THERMOSTAT } from './fixture.js';
import { attributes, message, response, send } from './messages.js';

interface Sent {
  readonly id: string;
  readonly destination: string;
  readonly payload: Record<string, unknown>;
}

function received(fixture: Fixture, type?: string): readonly Record<string, unknown>[] {
  const all = fixture.iotcs.messages().map(each => ({ ...each }) as Record<string, unknown>);
  return type === undefined ? all : all.filter(each => each['type'] === type);
}

describe('messages from devices', () => {
  test('are kept with what the server adds, and unknown members are passed over', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const answer = await send(device, [
      attributes(device.id, { temperature: 21.5 }, { remainingRetries: 3 }),
    ]);
    expect([answer.status, answer.json()]).toEqual([202, []]);
    expect(received(fixture)).toEqual([
      expect.objectContaining({
        type: 'DATA',
        source: device.id,
        sender: device.id,
        direction: 'FROM_DEVICE',
        receivedTime: expect.any(Number),
        payload: { format: `${THERMOSTAT}:attributes`, data: { temperature: 21.5 } },
      }),
    ]);
    expect(received(fixture)[0]).not.toHaveProperty('remainingRetries');
  });

  test('the same clientId counts once, however often it is sent', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const one = attributes(device.id, { temperature: 1 });
    for (let sent = 0; sent < 3; sent++) expect((await send(device, [one, one])).status).toBe(202);
    expect(received(fixture)).toHaveLength(1);
  });

  test('times of receipt are all different, whatever the clock says', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    fixture.emulator.clock.freeze();
    await send(device, [attributes(device.id, {}), attributes(device.id, {}), attributes(device.id, {})]);
    const times = received(fixture).map(each => each['receivedTime']);
    expect(new Set(times).size).toBe(3);
  });

  test('of other endpoints are passed over, those of devices behind a gateway are not', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY);
    const sensor = await gateway.call('POST', '/activation/indirect/device', {
      hardwareId: 'S-1',
      deviceModels: [THERMOSTAT],
    });
    const { endpointId } = sensor.json<{ endpointId: string }>();
    const device = await fixture.device();
    const answer = await send(gateway, [
      attributes(device.id, { temperature: 1 }),
      attributes('nobody', { temperature: 2 }),
      attributes(endpointId, { temperature: 3 }),
    ]);
    expect(answer.status).toBe(202);
    expect(received(fixture).map(each => each['source'])).toEqual([endpointId]);
  });

  test.each([
    ['no array', {}, 'array'],
    ['no object', ['x'], 'object'],
    ['no source', [message('', 'DATA', { format: 'f', data: {} })], 'source'],
    ['an unknown type', [message('x', 'NOTE', {})], 'type'],
    ['no format', [message('x', 'DATA', { data: {} })], 'format'],
    ['no data', [message('x', 'DATA', { format: 'f', data: 1 })], 'data'],
    ['a wrong severity', [message('x', 'ALERT', { format: 'f', data: {}, severity: 'BAD' })], 'severity'],
    ['no request', [message('x', 'RESPONSE', { statusCode: 200 })], 'requestId'],
    ['no status', [message('x', 'RESPONSE', { requestId: 'r' })], 'statusCode'],
    ['a wrong report', [message('x', 'RESOURCES_REPORT', { value: { reportType: 'X' } })], 'reportType'],
    ['a wrong priority', [attributes('x', {}, { priority: 'URGENT' })], 'priority'],
    ['a wrong reliability', [attributes('x', {}, { reliability: 'SURE' })], 'reliability'],
    ['a wrong time', [attributes('x', {}, { eventTime: 'now' })], 'eventTime'],
    ['wrong properties', [attributes('x', {}, { properties: { a: 'b' } })], 'properties'],
  ])('%s refuses the whole batch', async (_, body, word) => {
    await using fixture = await start();
    const device = await fixture.device();
    const batch = Array.isArray(body) ? [attributes(device.id, { temperature: 1 }), ...body] : body;
    const answer = await send(device, batch);
    expect([answer.status, answer.json()['detail']]).toEqual([400, expect.stringContaining(word)]);
    expect(received(fixture)).toEqual([]);
  });
});

describe('requests to devices', () => {
  async function polled(device: Client, query = '', acceptBytes?: number): Promise<Sent[]> {
    return (await send(device, [], query, acceptBytes)).json<Sent[]>();
  }

  test('wait in their order until the device asks, and come once', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const ids = ['a/1', 'a/2'].map(url =>
      fixture.iotcs.sendRequest(device.id, { method: 'GET', url, body: 'x' }),
    );
    const sent = await polled(device);
    expect(sent.map(({ id, payload }) => [id, payload])).toEqual(
      ids.map((id, at) => [id, { method: 'GET', url: `a/${at + 1}`, headers: {}, params: {}, body: 'eA==' }]),
    );
    expect(await polled(device)).toEqual([]);
  });

  test('those that do not fit wait, and the header says how many bytes the next one needs', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/1' });
    fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/2' });
    expect(await polled(device, '', 0)).toEqual([]);
    const refused = await send(device, [], '', 100);
    expect(refused.json()).toEqual([]);
    const needed = Number(refused.headers.get('x-min-acceptbytes'));
    expect((await send(device, [], '', needed - 1)).json()).toEqual([]);
    const first = await send(device, [], '', needed);
    expect([first.text.length, first.headers.has('x-min-acceptbytes')]).toEqual([needed, false]);
    expect(first.json<Sent[]>().map(({ payload }) => payload['url'])).toEqual(['a/1']);
    expect((await polled(device)).map(({ payload }) => payload['url'])).toEqual(['a/2']);
  });

  test('a long poll is answered as soon as there is one', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const answer = send(device, [], '&iot.sync&iot.timeout=30');
    await fixture.iotcs.untilPolled(device.id);
    const id = fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/b' });
    expect((await answer).json<Sent[]>().map(each => each.id)).toEqual([id]);
  });

  test.each([
    ['&iot.timeout=7', 7000],
    ['', 60_000],
  ])('a long poll with "%s" ends empty after %i ms of the clock', async (timeout, ms) => {
    await using fixture = await start();
    const device = await fixture.device();
    fixture.emulator.clock.freeze();
    let ended = false;
    const answer = send(device, [attributes(device.id, { temperature: 1 })], `&iot.sync${timeout}`).then(
      each => {
        ended = true;
        return each;
      },
    );
    await fixture.iotcs.untilPolled(device.id);
    expect(received(fixture, 'DATA')).toHaveLength(1);
    fixture.emulator.clock.advance(ms - 1);
    expect(ended).toBe(false);
    fixture.emulator.clock.advance(1);
    expect([(await answer).status, (await answer).text]).toEqual([202, '[]']);
  });

  test('a poll that was given up takes nothing away from the next one', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const polling = send(device, [], '&iot.sync').catch(() => undefined);
    await fixture.iotcs.untilPolled(device.id);
    fixture.iotcs.dropConnections();
    await polling;
    const id = fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/b' });
    expect((await polled(device)).map(each => each.id)).toEqual([id]);
  });

  test('those for a device behind a gateway go to the gateway', async () => {
    await using fixture = await start();
    const gateway = await fixture.device(GATEWAY);
    const sensor = await gateway.call('POST', '/activation/indirect/device', {
      hardwareId: 'S-1',
      deviceModels: [THERMOSTAT],
    });
    const { endpointId } = sensor.json<{ endpointId: string }>();
    const id = fixture.iotcs.sendRequest(endpointId, { method: 'GET', url: 'a/b' });
    expect(await polled(gateway)).toEqual([expect.objectContaining({ id, destination: endpointId })]);
    await send(gateway, [response(endpointId, id, 200, 'b2s=')]);
    expect(fixture.iotcs.request(id)).toMatchObject({ status: 'COMPLETED', response: { statusCode: 200 } });
  });

  test('only the device that was asked can answer, once', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    const other = await fixture.device(GATEWAY);
    const id = fixture.iotcs.sendRequest(device.id, { method: 'GET', url: 'a/b' });
    expect(fixture.iotcs.request(id)?.status).toBe('RECEIVED');
    await polled(device);
    expect(fixture.iotcs.request(id)?.status).toBe('DISPATCHED');
    await send(other, [response(other.id, id, 500)]);
    expect(fixture.iotcs.request(id)?.status).toBe('DISPATCHED');
    await send(device, [response(device.id, id, 202)]);
    await send(device, [response(device.id, id, 404)]);
    expect(fixture.iotcs.request(id)?.response?.statusCode).toBe(202);
  });
});
