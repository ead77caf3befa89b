import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { DirectlyConnectedDevice } from '@sdk/iotcs';
import { runPython as runScript } from '../python-client.mjs';

export const platform = 'iotcs';

const script = fileURLToPath(new URL('../../clients/iotcs/original-library.mjs', import.meta.url));
const model = 'urn:sdk:emulator:thermostat';
const otherModel = 'urn:sdk:emulator:other';

/** The library for devices and that for applications, over TLS. */
export const clients = [{ client: 'npm iotcs-csl-js 19.1.5, device and enterprise', run: runChecks }];

async function runChecks() {
  const emulator = await startEmulator({ platforms: ['iotcs'], tls: true });
  const { iotcs } = emulator;
  try {
    // Lists with more than one page.
    await iotcs.addDeviceModel({
      urn: otherModel,
      name: 'Other',
      attributes: [{ name: 'level', type: 'NUMBER' }],
    });
    await iotcs.registerDevice({ activationId: 'MQTT-DEVICE' });
    // The library cannot read `mqtts` out of the unified format.
    const mqttDevice = await iotcs.provision('MQTT-DEVICE', { scheme: 'mqtts', format: 'legacy' });
    const legacyDevice = await provisionLegacy(iotcs, 'LEGACY-DEVICE');
    const sdkDevice = await provisionLegacy(iotcs, 'SDK-DEVICE');
    await activate(iotcs, sdkDevice);
    const results = await runScript(process.execPath, script, {
      IOTCS_DEVICE: iotcs.provisioningFile,
      IOTCS_MQTT_DEVICE: mqttDevice,
      IOTCS_LEGACY_DEVICE: legacyDevice,
      IOTCS_SDK_DEVICE: sdkDevice,
      IOTCS_GATEWAY: iotcs.provisioningFileOf('EMULATOR-GATEWAY-1'),
      IOTCS_ENTERPRISE: iotcs.enterprise.provisioningFile,
      IOTCS_PASSWORD: iotcs.provisioningPassword,
      IOTCS_MODEL: model,
      IOTCS_OTHER_MODEL: otherModel,
      // For the storage cloud, for which the library does not use the provisioning file.
      NODE_EXTRA_CA_CERTS: iotcs.caFile,
      // The library is older than several warnings.
      NODE_OPTIONS: '--no-deprecation',
    });
    return [...results, await sendWithKeysOfOriginal(iotcs, legacyDevice)];
  } finally {
    await emulator.close();
  }
}

async function provisionLegacy(iotcs, activationId) {
  await iotcs.registerDevice({ activationId });
  return iotcs.provision(activationId, { format: 'legacy' });
}

/** Our SDK activates a device, so that the original library finds keys that it has not written itself. */
async function activate({ provisioningPassword }, file) {
  await using device = await DirectlyConnectedDevice.open(file, provisioningPassword);
  await device.activate([otherModel]);
}

/** The other direction: our SDK goes on with a file to which the original library has written the keys. */
async function sendWithKeysOfOriginal(iotcs, file) {
  const name = 'our SDK goes on with the keys that the library has written to a legacy file';
  try {
    await using device = await DirectlyConnectedDevice.open(file, iotcs.provisioningPassword);
    assert.equal(device.isActivated(), true);
    const source = device.getEndpointId();
    device.createVirtualDevice(source, await device.getDeviceModel(otherModel)).set('level', 4);
    await device.flush();
    const sent = iotcs.messages().filter(message => message.source === source && message.type === 'DATA');
    assert.deepEqual(
      sent.map(({ payload }) => payload.data),
      [{ level: 4 }],
    );
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, detail: error.stack };
  }
}
