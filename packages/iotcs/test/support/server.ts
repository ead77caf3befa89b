import { type IotcsEmulator, startEmulator } from '@sdk/emulator';
import { type DeviceOptions, DirectlyConnectedDevice, GatewayDevice } from '@sdk/iotcs';
import { thermostat } from './model.js';

/** The emulator with its handle; each suite starts one. */
export interface EmulatedServer {
  readonly emulator: IotcsEmulator;
  close(): Promise<void>;
}

/** Starts an emulator on a free port. */
export async function emulatedServer(): Promise<EmulatedServer> {
  const host = await startEmulator({ platforms: ['iotcs'] });
  return { emulator: host.iotcs, close: () => host.close() };
}

/** The first device of the emulator, activated. */
export async function openDevice(
  { emulator }: EmulatedServer,
  options: DeviceOptions = {},
): Promise<DirectlyConnectedDevice> {
  const { provisioningFile, provisioningPassword } = emulator;
  const device = await DirectlyConnectedDevice.open(provisioningFile, provisioningPassword, options);
  if (!device.isActivated()) await device.activate([thermostat]);
  return device;
}

/** The gateway of the emulator, activated. */
export async function openGateway({ emulator }: EmulatedServer): Promise<GatewayDevice> {
  const file = emulator.provisioningFileOf('EMULATOR-GATEWAY-1');
  const gateway = await GatewayDevice.open(file, emulator.provisioningPassword);
  if (!gateway.isActivated()) await gateway.activate([thermostat]);
  return gateway;
}
