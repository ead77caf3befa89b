import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { thermostat } from '../support/model.js';
import { type EmulatedServer, emulatedServer, openDevice } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

test('a policy that is assigned on the server is applied to what a device offers', async () => {
  const { emulator } = server;
  await using device = await openDevice(server);
  await emulator.assignPolicy({
    id: 'cool',
    deviceModelUrn: thermostat.getURN(),
    devices: [device.getEndpointId()],
    pipelines: [
      {
        attributeName: 'temperature',
        pipeline: [{ id: 'filterCondition', parameters: { condition: '$(temperature) > 50' } }],
      },
    ],
  });
  const sensor = device.createVirtualDevice(device.getEndpointId(), thermostat);
  sensor.offer('temperature', 51).offer('temperature', 49);
  await device.flush();
  const sent = emulator.messages().filter(({ type }) => type === 'DATA');
  expect(sent).toMatchObject([{ payload: { data: { temperature: 49 } } }]);
});
