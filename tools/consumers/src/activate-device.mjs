import { readFile } from 'node:fs/promises';
import { DirectlyConnectedDevice } from '@sdk/iotcs';

const MODEL = 'urn:sdk:emulator:thermostat';

/**
 * Activates the device of an emulator, which can be done once; every runtime then goes on with its keys.
 *
 * @param {{url: string, provisioningFile: string, provisioningPassword: string}} server
 */
export async function activateDevice({ url, provisioningFile, provisioningPassword }) {
  let provisioning = await readFile(provisioningFile, 'utf8');
  const file = {
    read: async () => provisioning,
    write: async text => {
      provisioning = text;
    },
  };
  const device = await DirectlyConnectedDevice.open(file, provisioningPassword);
  await device.activate([MODEL]);
  await device.close();
  return { url, provisioning, provisioningPassword, model: MODEL };
}
