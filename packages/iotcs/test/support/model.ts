import { defineDeviceModel } from '@sdk/iotcs';

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
