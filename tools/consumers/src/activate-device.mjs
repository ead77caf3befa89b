import { readFile } from 'node:fs/promises';
import { DirectlyConnectedDevice } from '@sdk/iotcs';
import { synced } from './scenarios.mjs';

const MODEL = 'urn:sdk:emulator:thermostat';

/**
 * Activates the device of an emulator, which can be done once; every runtime then goes on with its keys, and reads the content that is
 * uploaded here.
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
  const content = device.createStorageObject('consumer.txt', 'text/plain');
  content.setInputStream('hello world');
  await synced(content);
  await device.close();
  return { url, provisioning, provisioningPassword, model: MODEL, content: content.getURI() };
}
