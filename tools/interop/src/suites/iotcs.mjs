import { fileURLToPath } from 'node:url';
import { startEmulator } from '@sdk/emulator';
import { runPython as runScript } from '../python-client.mjs';

export const platform = 'iotcs';

const script = fileURLToPath(new URL('../../clients/iotcs/original-library.mjs', import.meta.url));
const model = 'urn:sdk:emulator:thermostat';

/** The library for devices and that for applications, over TLS. */
export const clients = [{ client: 'npm iotcs-csl-js 19.1.5, device and enterprise', run: runChecks }];

async function runChecks() {
  const emulator = await startEmulator({ platforms: ['iotcs'], tls: true });
  const { iotcs } = emulator;
  try {
    // Lists with more than one page.
    await iotcs.addDeviceModel({ urn: 'urn:sdk:emulator:other', name: 'Other' });
    await iotcs.registerDevice({ activationId: 'MQTT-DEVICE' });
    // The library cannot read `mqtts` out of the unified format.
    const mqttDevice = await iotcs.provision('MQTT-DEVICE', { scheme: 'mqtts', format: 'legacy' });
    return await runScript(process.execPath, script, {
      IOTCS_DEVICE: iotcs.provisioningFile,
      IOTCS_MQTT_DEVICE: mqttDevice,
      IOTCS_GATEWAY: iotcs.provisioningFileOf('EMULATOR-GATEWAY-1'),
      IOTCS_ENTERPRISE: iotcs.enterprise.provisioningFile,
      IOTCS_PASSWORD: iotcs.provisioningPassword,
      IOTCS_MODEL: model,
      // For the storage cloud, for which the library does not use the provisioning file.
      NODE_EXTRA_CA_CERTS: iotcs.caFile,
      // The library is older than several warnings.
      NODE_OPTIONS: '--no-deprecation',
    });
  } finally {
    await emulator.close();
  }
}
