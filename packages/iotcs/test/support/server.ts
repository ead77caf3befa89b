import { type IotcsEmulator, startEmulator } from '@sdk/emulator';
import { type DeviceOptions, DirectlyConnectedDevice, defineDeviceModel, GatewayDevice } from '@sdk/iotcs';

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

/** A part of the emulator's own model, as a program would define it. */
export const thermostat = defineDeviceModel({
  urn: 'urn:sdk:emulator:thermostat',
  name: 'Thermostat',
  attributes: [
    { name: 'temperature', type: 'NUMBER', range: '-20,80', alias: 'temp' },
    { name: 'maxThreshold', type: 'INTEGER', range: '65,100', writable: true, defaultValue: 70 },
    { name: 'label', type: 'STRING', writable: true },
    { name: 'on', type: 'BOOLEAN', writable: true, defaultValue: false },
    { name: 'startTime', type: 'DATETIME' },
    { name: 'image', type: 'URI', writable: true },
  ],
  actions: [
    { name: 'reset', alias: 'r' },
    { name: 'power', argType: 'BOOLEAN' },
    {
      name: 'blink',
      arguments: [
        { name: 'count', type: 'INTEGER', range: '1,9' },
        { name: 'color', type: 'STRING', defaultValue: 'red' },
      ],
    },
  ],
  formats: [
    {
      urn: 'urn:sdk:emulator:thermostat:tooHot',
      type: 'ALERT',
      value: {
        fields: [
          { name: 'temp', type: 'NUMBER' },
          { name: 'unit', type: 'STRING', optional: true },
        ],
      },
    },
    {
      urn: 'urn:sdk:emulator:thermostat:sample',
      type: 'DATA',
      value: { fields: [{ name: 'n', type: 'INTEGER' }] },
    },
  ],
});

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
