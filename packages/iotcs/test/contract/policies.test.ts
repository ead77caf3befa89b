import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { thermostat } from '../support/model.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';
import { until } from '../support/until.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterAll(() => server.close());

describe('offered values', () => {
  test('go through the policy that the server has for the device (B-14)', async () => {
    await using device = await openDevice(server);
    const id = device.getEndpointId();
    await server.emulator.assignPolicy({
      id: 'policy-1',
      deviceModelUrn: thermostat.getURN(),
      devices: [id],
      pipelines: [
        {
          attributeName: 'temperature',
          pipeline: [{ id: 'filterCondition', parameters: { condition: '$(temperature) > 50' } }],
        },
      ],
    });
    const sensor = device.createVirtualDevice(id, thermostat);
    for (const value of [20, 60, 30]) sensor.offer('temperature', value);
    const temperatures = (): unknown[] =>
      server.emulator
        .messages()
        .filter(({ type }) => type === 'DATA')
        .map(({ payload }) => (payload as { data: { temperature: number } }).data.temperature);
    await until(() => temperatures().includes(30));
    expect(temperatures()).toEqual([20, 30]);
  });
});
