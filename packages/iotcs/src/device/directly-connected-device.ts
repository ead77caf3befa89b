import { type ProvisioningSource, readProvisioning } from '../provisioning/provisioning-file.js';
import { Client } from './client.js';
import type { DeviceOptions } from './device-options.js';

/**
 * A device with a connection of its own.
 *
 * @example
 * await using device = await DirectlyConnectedDevice.open('device.conf', password);
 * if (!device.isActivated()) await device.activate([model]);
 * const thermometer = device.createVirtualDevice(device.getEndpointId(), model);
 * thermometer.set('temp', 21.5);
 */
export class DirectlyConnectedDevice extends Client {
  protected override get capabilities(): readonly string[] {
    return [];
  }

  /**
   * Opens a device by its provisioning file. Nothing is sent, except guaranteed messages that an earlier run has left.
   *
   * @param file path, or a place of the application's own.
   * @throws {ProvisioningError} that tells a wrong password from a damaged file.
   * @throws {ValidationError} when there is no such file, or an option is unusable.
   */
  static async open(
    file: ProvisioningSource,
    password: string,
    options: DeviceOptions = {},
  ): Promise<DirectlyConnectedDevice> {
    const assets = await readProvisioning(file, password);
    return new DirectlyConnectedDevice({ source: file, password, assets, options });
  }
}
