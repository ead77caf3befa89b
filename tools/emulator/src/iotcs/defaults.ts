import type { IotcsDeviceModel } from './model/device-model.js';

/** What an emulator of the platform holds that was started without a seed of its own. */
export const iotcsDefaults: {
  readonly activationId: string;
  readonly gatewayActivationId: string;
  readonly connectedDevice: { readonly hardwareId: string; readonly sharedSecret: string };
  readonly sharedSecret: string;
  readonly integrationId: string;
  readonly applicationId: string;
  readonly provisioningPassword: string;
  readonly administrator: { readonly username: string; readonly password: string };
  readonly deviceModel: IotcsDeviceModel;
} = {
  activationId: 'EMULATOR-DEVICE-1',
  gatewayActivationId: 'EMULATOR-GATEWAY-1',
  connectedDevice: { hardwareId: 'EMULATOR-SENSOR-1', sharedSecret: 'emulator-sensor-secret' },
  sharedSecret: 'emulator-shared-secret',
  integrationId: 'EMULATOR-INTEGRATION-1',
  applicationId: '0-EMULATOR',
  provisioningPassword: 'emulator',
  administrator: { username: 'admin', password: 'emulator' },
  deviceModel: {
    urn: 'urn:sdk:emulator:thermostat',
    name: 'Thermostat',
    description: 'Keeps a room at a temperature',
    attributes: [
      { name: 'temperature', type: 'NUMBER', range: '-20,80', alias: 'temp', description: 'Measured' },
      { name: 'maxThreshold', type: 'INTEGER', range: '65,100', writable: true, defaultValue: 70 },
      { name: 'label', type: 'STRING', writable: true },
      { name: 'on', type: 'BOOLEAN', writable: true, defaultValue: false },
      { name: 'startTime', type: 'DATETIME' },
      { name: 'image', type: 'URI', writable: true },
    ],
    actions: [
      { name: 'reset', alias: 'r' },
      { name: 'power', argType: 'BOOLEAN' },
      { name: 'setLevel', argType: 'NUMBER', range: '0,10' },
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
        name: 'tooHot',
        description: 'The room is too hot',
        type: 'ALERT',
        value: {
          fields: [
            { name: 'temp', type: 'NUMBER', optional: false },
            { name: 'unit', type: 'STRING', optional: true },
          ],
        },
      },
      {
        urn: 'urn:sdk:emulator:thermostat:sample',
        name: 'sample',
        description: 'A reading with a note',
        type: 'DATA',
        value: {
          fields: [
            { name: 'n', type: 'INTEGER', optional: false },
            { name: 'when', type: 'DATETIME', optional: true },
            { name: 'note', type: 'STRING', optional: true },
          ],
        },
      },
    ],
  },
};
