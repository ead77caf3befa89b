import type { IotcsDeviceModel } from './device-model.js';

/** Begins the URNs of the abilities that every device library brings along. */
const PREFIX = 'urn:oracle:iot:dcd:capability:';

const names = [
  'direct_activation',
  'indirect_activation',
  'diagnostics',
  'message_dispatcher',
  'device_policy',
] as const;

/** The models of those abilities, which have neither attributes nor formats of their own. */
export const capabilityModels: readonly IotcsDeviceModel[] = names.map(name => ({
  urn: `${PREFIX}${name}`,
  name: `${name.replace('_', ' ')} capability`,
}));

/** What makes a device a gateway. */
export const INDIRECT_ACTIVATION: string = `${PREFIX}indirect_activation`;
