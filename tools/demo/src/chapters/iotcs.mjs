import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnterpriseClient, GatewayDevice } from '@sdk/iotcs';
import { SEISMOMETER } from '../seed.mjs';

export const platform = 'iotcs';
export const title = 'Oracle IoT: seismometers behind a gateway, and who watches them';

const STATIONS = 4;
const NEW_THRESHOLD = 5;

/**
 * @param {{enterprise: {provisioningFile: string, password: string}, provisioningFile: string, provisioningPassword: string}} server
 * @param {import('../story.mjs').Story} story
 * @param {object[]} quakes
 * @param {object} [options] for the clients, such as a tracer
 * @returns {Promise<object[]>} the quakes as the server got them, for the chapters that follow
 */
export async function run(server, story, quakes, options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sdk-demo-'));
  // The activation writes the keys into the file, so it works on a copy.
  const file = join(folder, 'gateway.conf');
  await copyFile(server.provisioningFile, file);
  try {
    await using gateway = await GatewayDevice.open(file, server.provisioningPassword, options);
    await gateway.activate([SEISMOMETER]);
    const model = await gateway.getDeviceModel(SEISMOMETER);
    const stations = [];
    for (let number = 1; number <= STATIONS; number++) {
      const hardwareId = `STATION-${number}`;
      const endpointId = await gateway.registerDevice(hardwareId, { manufacturer: 'ACME' }, [SEISMOMETER]);
      stations.push(gateway.createVirtualDevice(endpointId, model));
    }
    story.say(`  the gateway ${gateway.getEndpointId()} is active, with ${STATIONS} stations behind it\n`);

    const { enterprise } = server;
    await using client = await EnterpriseClient.open(
      enterprise.provisioningFile,
      enterprise.password,
      options,
    );
    const bar = story.progress('report', quakes.length);
    for (const [index, quake] of quakes.entries()) {
      report(stations[index % STATIONS], quake);
      if (index % 100 === 99) {
        await gateway.flush();
        bar.update(index + 1);
      }
    }
    await gateway.flush();
    bar.update(quakes.length);
    bar.stop();

    const received = await receivedQuakes(client);
    story.say('');
    story.check('readings at the server', received.length, quakes.length);
    story.check('sum of their magnitudes', sum(received), sum(quakes));

    const [station] = stations;
    station.setOnChange(event => {
      const { name, value } = event.getNamedValue();
      story.say(`  ${station.getEndpointId()} is told: ${name} = ${value}`);
    });
    using remote = await client.createVirtualDevice(
      station.getEndpointId(),
      await client.getDeviceModel(SEISMOMETER),
    );
    await remote.set('threshold', NEW_THRESHOLD, { pollMs: 20 });
    story.check('threshold at the station', station.get('threshold'), NEW_THRESHOLD);
    story.check(
      'active devices',
      (await client.getActiveDevices(SEISMOMETER).toArray({ limit: 100 })).length,
      STATIONS + 1,
    );
    return received;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function report(station, { id, time, place, mag, depth, lat, lon }) {
  station.update();
  for (const [name, value] of Object.entries({ quake: id, time, place, mag, depth, lat, lon })) {
    station.set(name, value);
  }
  station.finish();
}

/** What the enterprise side finds, in the order of the quakes. */
async function receivedQuakes(client) {
  const quakes = [];
  for await (const { payload } of client.getMessages({ type: 'DATA', expand: true, limit: 200 })) {
    if (payload.format !== `${SEISMOMETER}:attributes` || payload.data.quake === undefined) continue;
    const { quake: id, time, ...rest } = payload.data;
    quakes.push({ id, time: new Date(time), ...rest });
  }
  return quakes.sort((a, b) => a.time.getTime() - b.time.getTime());
}

function sum(quakes) {
  return quakes.reduce((total, { mag }) => total + Math.round(mag * 100), 0) / 100;
}
