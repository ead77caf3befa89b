import { connect, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import {
  activation,
  assertion,
  DEVICE,
  type Fixture,
  type Identity,
  rsaKeys,
  SECRET,
  start,
  THERMOSTAT,
} from './fixture.js';
import { attributes, response } from './messages.js';

/** Types of MQTT packets. */
const CONNECT = 1;
const CONNACK = 2;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const SUBACK = 9;

/** A client of MQTT 3.1.1 that knows as much as these tests need. */
class MqttClient implements Disposable {
  readonly #socket: Socket;
  readonly #packets: AsyncGenerator<{ type: number; body: Buffer }>;
  readonly #id: string;

  constructor(port: number, id: string) {
    this.#socket = connect(port, '127.0.0.1').on('error', () => {});
    this.#packets = packetsOf(this.#socket);
    this.#id = id;
  }

  /** Connects; resolves to the code of the answer. */
  async connect(password: string, username = this.#id): Promise<number | undefined> {
    const head = Buffer.from([0, 4, ...Buffer.from('MQTT'), 4, 0b1100_0010, 0, 0]);
    this.#send(CONNECT, 0, [head, text(this.#id), text(username), text(password)]);
    return (await this.#next(CONNACK))?.[1];
  }

  /** Subscribes to topics; resolves to the codes of the answer. */
  async subscribe(...topics: readonly string[]): Promise<readonly number[]> {
    this.#send(SUBSCRIBE, 2, [
      Buffer.from([0, 1]),
      ...topics.flatMap(topic => [text(topic), Buffer.from([0])]),
    ]);
    return [...((await this.#next(SUBACK)) ?? [])].slice(2);
  }

  publish(path: string, payload: string | Buffer): void {
    this.#send(PUBLISH, 0, [text(`iotcs/${this.#id}/${path}`), Buffer.from(payload)]);
  }

  /** Publishes, and resolves to the topic and the JSON of what comes next. */
  async ask(
    path: string,
    payload: unknown,
  ): Promise<readonly [topic: string, body: Record<string, unknown>]> {
    this.publish(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
    const [topic, body] = await this.receive();
    return [topic, JSON.parse(body.toString()) as Record<string, unknown>];
  }

  /** Resolves to the next thing that is published, its topic without what is before the path. */
  async receive(): Promise<readonly [topic: string, body: Buffer]> {
    const packet = await this.#next(PUBLISH);
    if (!packet) throw new Error('the connection has ended');
    const end = 2 + packet.readUInt16BE(0);
    return [packet.subarray(2, end).toString().replace(`devices/${this.#id}/`, ''), packet.subarray(end)];
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #send(type: number, flags: number, parts: readonly Buffer[]): void {
    const body = Buffer.concat(parts);
    const length: number[] = [];
    for (let rest = body.length; rest > 0 || length.length === 0; rest >>= 7) {
      length.push((rest & 127) | (rest > 127 ? 128 : 0));
    }
    this.#socket.write(Buffer.concat([Buffer.from([(type << 4) | flags, ...length]), body]));
  }

  async #next(wanted: number): Promise<Buffer | undefined> {
    for (;;) {
      const { value } = await this.#packets.next();
      if (value === undefined || value.type === wanted) return value?.body;
    }
  }
}

async function* packetsOf(socket: Socket): AsyncGenerator<{ type: number; body: Buffer }> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const lengthEnd = bytes.subarray(1).findIndex(byte => byte < 128) + 2;
      if (lengthEnd < 2) break;
      const length = bytes.subarray(1, lengthEnd).reduceRight((sum, byte) => (sum << 7) | (byte & 127), 0);
      if (bytes.length < lengthEnd + length) break;
      yield { type: (bytes[0] ?? 0) >> 4, body: bytes.subarray(lengthEnd, lengthEnd + length) };
      bytes = bytes.subarray(lengthEnd + length);
    }
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function topics(id: string, ...paths: readonly string[]): readonly string[] {
  return paths.flatMap(path => [`devices/${id}/${path}`, `devices/${id}/${path}/error`]);
}

function clientOf({ iotcs }: Fixture, id: string): MqttClient {
  return new MqttClient(Number(new URL(iotcs.url).port), id);
}

function jwt({ emulator }: Fixture, identity: Identity): string {
  return assertion(identity, emulator.clock.now());
}

const ACCEPTED = 0;
const REFUSED = 4;

/** An activated device that is connected and listens; it has said that it has so much room, if any. */
async function listening(
  fixture: Fixture,
  acceptBytes?: number,
): Promise<{ readonly id: string; readonly client: MqttClient }> {
  const device = await fixture.device();
  const client = clientOf(fixture, device.id);
  await client.connect(jwt(fixture, { id: device.id, key: device.keys.privateKey }));
  await client.subscribe(
    ...topics(device.id, 'messages', 'deviceModels'),
    `devices/${device.id}/messages/acceptBytes`,
  );
  if (acceptBytes !== undefined) client.publish('messages/acceptBytes', fourBytes(acceptBytes));
  // Its answer says that all that came before is known.
  await client.ask('messages', [attributes(device.id, { temperature: 1 })]);
  return { id: device.id, client };
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Resolves to the requests that come next. */
async function requestsTo(client: MqttClient): Promise<readonly { id: string; payload: { url: string } }[]> {
  const [topic, body] = await client.receive();
  expect(topic).toBe('messages');
  return JSON.parse(body.toString()) as { id: string; payload: { url: string } }[];
}

describe('requests over MQTT', () => {
  const get = (url: string) => ({ method: 'GET', url });

  test('go out at once to a device that publishes nothing', async () => {
    await using fixture = await start();
    const { id, client } = await listening(fixture, 4190);
    using _ = client;
    const first = fixture.iotcs.sendRequest(id, get('a/1'));
    expect(await requestsTo(client)).toMatchObject([{ id: first, payload: { url: 'a/1' } }]);
    const others = ['a/2', 'a/3'].map(url => fixture.iotcs.sendRequest(id, get(url)));
    expect((await requestsTo(client)).map(request => request.id)).toEqual(others);
    expect(fixture.iotcs.request(first)?.status).toBe('DISPATCHED');
  });

  test('that were made before wait until the device has said how much room it has', async () => {
    await using fixture = await start();
    const { id, client } = await listening(fixture);
    using _ = client;
    const request = fixture.iotcs.sendRequest(id, get('a/b'));
    expect((await client.ask('deviceModels', { urn: THERMOSTAT }))[0]).toBe('deviceModels');
    client.publish('messages/acceptBytes', fourBytes(4190));
    expect(await requestsTo(client)).toMatchObject([{ id: request }]);
  });

  test('come when the device begins to listen, if its room is known', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    using client = clientOf(fixture, device.id);
    await client.connect(jwt(fixture, { id: device.id, key: device.keys.privateKey }));
    client.publish('messages/acceptBytes', fourBytes(4190));
    const request = fixture.iotcs.sendRequest(device.id, get('a/b'));
    await client.subscribe(`devices/${device.id}/deviceModels/error`);
    expect(fixture.iotcs.request(request)?.status).toBe('RECEIVED');
    await client.subscribe(`devices/${device.id}/messages`);
    expect(await requestsTo(client)).toMatchObject([{ id: request }]);
  });

  test('need room: what they take away comes back when the device speaks', async () => {
    await using fixture = await start();
    const { id, client } = await listening(fixture, 9);
    using _ = client;
    const first = fixture.iotcs.sendRequest(id, get('a/1'));
    const [hintTopic, hint] = await client.receive();
    expect(hintTopic).toBe('messages/acceptBytes');
    client.publish('messages/acceptBytes', hint);
    expect(await requestsTo(client)).toMatchObject([{ id: first }]);
    const second = fixture.iotcs.sendRequest(id, get('a/2'));
    fixture.iotcs.sendRequest(id, get('a/3'));
    const [, answered] = await client.ask('messages', [response(id, first, 200)]);
    expect(answered).toMatchObject([{ id: second }]);
  });

  test('do not go to a device without room, nor to one that is disabled', async () => {
    await using fixture = await start();
    const { id, client } = await listening(fixture, 0);
    using _ = client;
    fixture.iotcs.sendRequest(id, get('a/1'));
    expect(await client.ask('messages', [attributes(id, { temperature: 2 })])).toEqual(['messages', []]);
    fixture.iotcs.setState(id, 'DISABLED');
    client.publish('messages/acceptBytes', fourBytes(4190));
    expect((await client.ask('deviceModels', { urn: THERMOSTAT }))[0]).toBe('deviceModels');
    fixture.iotcs.setState(id, 'ACTIVATED');
    const [, requests] = await client.ask('messages', [attributes(id, { temperature: 3 })]);
    expect(requests).toMatchObject([{ payload: { url: 'a/1' } }]);
  });

  test('are answers for a device that publishes empty lists; it gets again what it has dropped', async () => {
    await using fixture = await start();
    const { id, client } = await listening(fixture, 4190);
    using _ = client;
    const [answered, dropped] = ['a/1', 'a/2'].map(url => fixture.iotcs.sendRequest(id, get(url)));
    await requestsTo(client);
    await client.ask('messages', [response(id, answered ?? '', 200)]);
    const [, again] = await client.ask('messages', '[]');
    expect(again).toMatchObject([{ id: dropped }]);
    const later = fixture.iotcs.sendRequest(id, get('a/3'));
    const [, polled] = await client.ask('messages', '[]');
    expect(polled).toMatchObject([{ id: later }]);
  });

  test('are for an empty payload too, as the Java library sends it', async () => {
    await using fixture = await start();
    const { client } = await listening(fixture);
    using _ = client;
    expect(await client.ask('messages', '')).toEqual(['messages', []]);
  });
});

describe('MQTT', () => {
  test('a device activates itself, looks its model up, sends messages and gets requests', async () => {
    await using fixture = await start();
    const keys = rsaKeys();
    using activating = clientOf(fixture, DEVICE);
    expect(await activating.connect(jwt(fixture, { id: DEVICE, key: SECRET }))).toBe(ACCEPTED);
    await activating.subscribe(...topics(DEVICE, 'activation/policy', 'activation/direct'));
    expect(await activating.ask('activation/policy', { OSName: 'Linux' })).toEqual([
      'activation/policy',
      { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 },
    ]);
    const [, activated] = await activating.ask('activation/direct', activation(DEVICE, keys));
    expect(activated['endpointState']).toBe('ACTIVATED');

    const id = String(activated['endpointId']);
    using endpoint = clientOf(fixture, id);
    expect(await endpoint.connect(jwt(fixture, { id, key: keys.privateKey }))).toBe(ACCEPTED);
    await endpoint.subscribe(...topics(id, 'deviceModels', 'messages'), `devices/${id}/messages/acceptBytes`);
    expect(await endpoint.ask('deviceModels', { urn: THERMOSTAT })).toEqual([
      'deviceModels',
      expect.objectContaining({ urn: THERMOSTAT }),
    ]);
    expect(await endpoint.ask('messages', [attributes(id, { temperature: 5 })])).toEqual(['messages', []]);
    expect(fixture.iotcs.devices()[0]?.attributes).toEqual({ [THERMOSTAT]: { temperature: 5 } });

    const request = fixture.iotcs.sendRequest(id, { method: 'GET', url: 'a/b' });
    const [, requests] = await endpoint.ask('messages', '[]');
    expect(requests).toEqual([expect.objectContaining({ id: request, type: 'REQUEST' })]);
    await endpoint.ask('messages', [response(id, request, 200)]);
    expect(fixture.iotcs.request(request)?.status).toBe('COMPLETED');
  });

  test('errors come on a topic of their own', async () => {
    await using fixture = await start();
    const device = await fixture.device();
    using client = clientOf(fixture, device.id);
    await client.connect(jwt(fixture, { id: device.id, key: device.keys.privateKey }));
    await client.subscribe(...topics(device.id, 'deviceModels', 'messages', 'activation/policy', 'other'));
    for (const [path, payload, status] of [
      ['deviceModels', { urn: 'urn:unknown' }, 404],
      ['deviceModels', '{', 400],
      ['messages', {}, 400],
      ['activation/policy', {}, 403],
      ['other', {}, 501],
    ] as const) {
      expect(await client.ask(path, payload)).toEqual([`${path}/error`, expect.objectContaining({ status })]);
    }
  });

  test('a gateway registers devices', async () => {
    await using fixture = await start();
    const gateway = await fixture.device('EMULATOR-GATEWAY-1');
    using client = clientOf(fixture, gateway.id);
    await client.connect(jwt(fixture, { id: gateway.id, key: gateway.keys.privateKey }));
    await client.subscribe(...topics(gateway.id, 'activation/indirect/device'));
    const body = { hardwareId: 'S-1', deviceModels: [THERMOSTAT] };
    const [, registered] = await client.ask('activation/indirect/device', body);
    expect(registered).toEqual({ endpointId: expect.any(String), endpointState: 'ACTIVATED' });
  });

  test('wrong credentials are refused', async () => {
    await using fixture = await start();
    const good = jwt(fixture, { id: DEVICE, key: SECRET });
    using stranger = clientOf(fixture, DEVICE);
    expect(await stranger.connect(jwt(fixture, { id: DEVICE, key: 'wrong' }))).toBe(REFUSED);
    using other = clientOf(fixture, 'OTHER');
    expect(await other.connect(good, DEVICE)).toBe(REFUSED);
    using enterprise = clientOf(fixture, 'EMULATOR-INTEGRATION-1');
    expect(await enterprise.connect(jwt(fixture, { id: 'EMULATOR-INTEGRATION-1', key: SECRET }))).toBe(
      REFUSED,
    );
  });

  test('topics of others cannot be subscribed to', async () => {
    await using fixture = await start();
    using client = clientOf(fixture, DEVICE);
    await client.connect(jwt(fixture, { id: DEVICE, key: SECRET }));
    expect(await client.subscribe('devices/OTHER/messages', `devices/${DEVICE}/messages`, '#')).toEqual([
      128, 0, 128,
    ]);
  });
});
