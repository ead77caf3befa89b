// The npm package iotcs-csl-js, unmodified, device and enterprise library together, against the server that the provisioning
// files name. Prints one JSON object a line: {"name", "ok", "detail"?}.
import './module-hooks.mjs';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const { IOTCS_DEVICE, IOTCS_MQTT_DEVICE, IOTCS_GATEWAY, IOTCS_ENTERPRISE, IOTCS_PASSWORD } = process.env;
/** Provisioning files in the legacy format: a new one, and one of a device that our SDK has activated. */
const { IOTCS_LEGACY_DEVICE, IOTCS_SDK_DEVICE } = process.env;
const MODEL = process.env.IOTCS_MODEL;
const OTHER_MODEL = process.env.IOTCS_OTHER_MODEL;

// What the libraries say on the console must not get between the results.
console.log = console.error;
const require = createRequire(import.meta.url);
const deviceLibrary = require('iotcs-csl-js');
const enterpriseLibrary = require('iotcs-csl-js/enterprise-library.node.js');
deviceLibrary.oracle.iot.client.storageCloudHost = 'localhost';
enterpriseLibrary.oracle.iot.client.monitor.pollingInterval = 100;

const directory = await mkdtemp(join(tmpdir(), 'interop-iotcs-'));

/** Calls a function whose last argument is `(result, error) => ...`. */
function called(target, method, ...values) {
  return new Promise((resolve, reject) => {
    target[method](...values, (result, error) => (error ? reject(error) : resolve(result)));
  });
}

/** Resolves with the argument of the next call of a handler. */
function next(target, handler) {
  return new Promise(resolve => {
    target[handler] = resolve;
  });
}

const world = {};

const checks = {
  async 'a device activates itself with its provisioning file'() {
    const device = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_DEVICE, IOTCS_PASSWORD);
    assert.equal(device.isActivated(), false);
    await called(device, 'activate', [MODEL]);
    assert.equal(device.isActivated(), true);
    world.device = device;
    world.deviceModel = await called(device, 'getDeviceModel', MODEL);
    assert.equal(world.deviceModel.urn, MODEL);
    world.sensor = device.createVirtualDevice(device.getEndpointId(), world.deviceModel);
  },

  async 'it reads the file again as an activated device'() {
    const again = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_DEVICE, IOTCS_PASSWORD);
    assert.equal(again.isActivated(), true);
    assert.equal(again.getEndpointId(), world.device.getEndpointId());
    again.close();
  },

  async 'an enterprise client finds its application, models and devices'() {
    const { EnterpriseClient, Filter } = enterpriseLibrary.enterprise;
    const client = await new Promise((resolve, reject) => {
      EnterpriseClient.newClient(
        (made, error) => (error ? reject(error) : resolve(made)),
        IOTCS_ENTERPRISE,
        IOTCS_PASSWORD,
      );
    });
    world.client = client;
    assert.ok((await called(client, 'getApplication')).id);
    world.model = await called(client, 'getDeviceModel', MODEL);
    assert.equal(world.model.urn, MODEL);
    const active = await client.getActiveDevices(MODEL).page('first');
    assert.deepEqual(
      active.items.map(({ id }) => id),
      [world.device.getEndpointId()],
    );
    const filter = new Filter().eq('hardwareId', active.items[0].hardwareId);
    const found = await client.getDevices(filter).page('first', 5);
    assert.equal(found.items.length, 1);
    const pages = client.getDeviceModels();
    const first = await pages.page('first', 1);
    assert.equal(first.hasMore, true);
    assert.notEqual((await pages.page('next')).items[0].urn, first.items[0].urn);
  },

  async 'data and alerts reach the enterprise client'() {
    const endpoint = world.device.getEndpointId();
    const watched = world.client.createVirtualDevice(endpoint, world.model);
    world.watched = watched;
    const changed = Promise.withResolvers();
    watched.onChange = tuples => {
      if (tuples.some(({ attribute, newValue }) => attribute.id === 'label' && newValue === 'é€'))
        changed.resolve();
    };
    const alerted = next(watched, 'onAlerts');
    world.sensor.update({ temperature: 22.5, label: 'é€', on: true });
    const alert = world.sensor.createAlert(`${MODEL}:tooHot`);
    alert.fields.temp = 99.5;
    alert.raise();
    await changed.promise;
    assert.equal(watched.temperature.value, 22.5);
    assert.equal(watched.on.value, true);
    const alerts = (await alerted)[`${MODEL}:tooHot`];
    assert.equal(alerts[0].severity, 'SIGNIFICANT');
    assert.deepEqual(alerts[0].fields, { temp: 99.5 });
    const messages = await new enterpriseLibrary.enterprise.MessageEnumerator(world.client)
      .getMessages(endpoint, 'ALERT')
      .page('first');
    assert.equal(messages.items[0].payload.data.temp, 99.5);
  },

  async 'the enterprise client changes attributes of the device'() {
    const changed = new Promise(resolve => {
      world.sensor.onChange = resolve;
    });
    const shown = Promise.withResolvers();
    world.watched.onChange = tuples => {
      if (tuples.some(({ attribute, newValue }) => attribute.id === 'maxThreshold' && newValue === 90))
        shown.resolve();
    };
    world.watched.update({ maxThreshold: 90, on: false });
    const tuples = await changed;
    assert.deepEqual(tuples.map(({ attribute, newValue }) => [attribute.id, newValue]).sort(), [
      ['maxThreshold', 90],
      ['on', false],
    ]);
    await shown.promise;
    assert.equal(world.watched.on.value, false);
  },

  async 'the enterprise client calls actions of the device'() {
    const powered = next(world.sensor.power, 'onAction');
    const answered = next(world.watched.power, 'onAction');
    world.watched.call('power', true);
    assert.equal((await powered).getNamedValue().getValue(), true);
    const { complete, status, response } = await answered;
    assert.deepEqual([complete, status, response.statusCode], [true, 'COMPLETED', 200]);
    const wasReset = next(world.sensor.reset, 'onAction');
    world.watched.call('reset');
    assert.equal((await wasReset).getName(), 'reset');
  },

  async 'content goes to the storage cloud and comes back'() {
    const source = join(directory, 'source.txt');
    const copy = join(directory, 'copy.txt');
    const content = 'hello storage\n'.repeat(1000);
    await writeFile(source, content);
    const { device } = world;
    const upload = device.createStorageObject('notes.txt', 'text/plain');
    upload.setCustomMetadata('Camera', 'front');
    upload.setInputPath(source);
    await synced(upload);
    const stored = await new Promise((resolve, reject) => {
      device._.internalDev.createStorageObject(upload.getURI(), (object, error) =>
        error ? reject(error) : resolve(object),
      );
    });
    assert.equal(stored.getLength(), content.length);
    const download = device.createStorageObject('notes.txt', 'text/plain');
    download.setOutputPath(copy);
    await synced(download);
    assert.equal(await readFile(copy, 'utf8'), content);
  },

  async 'a gateway registers devices and speaks for them'() {
    const gateway = new deviceLibrary.device.GatewayDevice(IOTCS_GATEWAY, IOTCS_PASSWORD);
    await called(gateway, 'activate', []);
    const id = await called(gateway, 'registerDevice', false, 'SENSOR-1', { manufacturer: 'ACME' }, [MODEL]);
    assert.equal(await called(gateway, 'registerDevice', false, 'SENSOR-1', {}, [MODEL]), id);
    // This one is announced in the provisioning file, with a secret of its own.
    await called(gateway, 'registerDevice', false, 'EMULATOR-SENSOR-1', {}, [MODEL]);
    const model = await called(gateway, 'getDeviceModel', MODEL);
    const sensor = gateway.createVirtualDevice(id, model);
    const watched = world.client.createVirtualDevice(id, world.model);
    const shown = Promise.withResolvers();
    watched.onChange = tuples => {
      if (tuples.some(({ attribute, newValue }) => attribute.id === 'temperature' && newValue === 7))
        shown.resolve();
    };
    sensor.update({ temperature: 7 });
    await shown.promise;
    gateway.close();
  },

  async 'a device does the same over MQTT, with a provisioning file in the legacy format'() {
    const device = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_MQTT_DEVICE, IOTCS_PASSWORD);
    await called(device, 'activate', [MODEL]);
    assert.equal(device.isActivated(), true);
    const id = device.getEndpointId();
    // Calls that are made before the connection is there open more of them, which end each other.
    const reports = () =>
      new enterpriseLibrary.enterprise.MessageEnumerator(world.client)
        .getMessages(id, 'RESOURCES_REPORT')
        .page('first');
    while ((await reports()).count < 2) await setTimeout(10);
    const model = await called(device, 'getDeviceModel', MODEL);
    const sensor = device.createVirtualDevice(id, model);
    const watched = world.client.createVirtualDevice(id, world.model);
    const shown = Promise.withResolvers();
    watched.onChange = tuples => {
      if (tuples.some(({ attribute, newValue }) => attribute.id === 'temperature' && newValue === 8))
        shown.resolve();
    };
    sensor.update({ temperature: 8 });
    await shown.promise;
    const changed = next(sensor, 'onChange');
    watched.update({ maxThreshold: 91, on: true });
    assert.equal((await changed).length, 2);
    device.close();
  },

  async 'a device goes on with the keys that our SDK has written to a legacy file'() {
    const device = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_SDK_DEVICE, IOTCS_PASSWORD);
    assert.equal(device.isActivated(), true);
    const model = await called(device, 'getDeviceModel', OTHER_MODEL);
    const id = device.getEndpointId();
    device.createVirtualDevice(id, model).update({ level: 3 });
    const messages = () =>
      new enterpriseLibrary.enterprise.MessageEnumerator(world.client).getMessages(id, 'DATA').page('first');
    let found = await messages();
    while (found.count === 0) {
      await setTimeout(10);
      found = await messages();
    }
    assert.deepEqual(found.items[0].payload.data, { level: 3 });
    device.close();
  },

  async 'a device activates itself with a legacy file, and reads it again'() {
    const device = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_LEGACY_DEVICE, IOTCS_PASSWORD);
    await called(device, 'activate', [OTHER_MODEL]);
    const again = new deviceLibrary.device.DirectlyConnectedDevice(IOTCS_LEGACY_DEVICE, IOTCS_PASSWORD);
    assert.equal(again.getEndpointId(), device.getEndpointId());
    again.close();
    device.close();
  },
};

function synced(object) {
  return new Promise((resolve, reject) => {
    object.onSync = event => {
      const state = (event?.getSource?.() ?? object).getSyncStatus();
      if (state === 'IN_SYNC') resolve();
      else reject(new Error(`the transfer ended as ${state}`));
    };
    object.sync();
  });
}

const LIMIT_MS = 20_000;

for (const [name, check] of Object.entries(checks)) {
  const late = setTimeout(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error('it has not ended');
  });
  try {
    await Promise.race([check(), late]);
    process.stdout.write(`${JSON.stringify({ name, ok: true })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ name, ok: false, detail: error?.stack ?? String(error) })}\n`);
  }
}
// The libraries keep timers running that nothing ends.
process.exit(0);
