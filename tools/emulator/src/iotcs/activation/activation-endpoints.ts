import { json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IotcsCall, objectBody } from '../endpoint.js';
import type { DeviceRecord } from '../model/records.js';
import { activateDevice, activationPolicy, knownModels, registeredDevice } from './activate-device.js';
import { registerConnectedDevice } from './register-connected-device.js';

/** How a device becomes an endpoint (W-2, W-4, W-6). */
export const activationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/iot/api/v2/activation/policy',
    uses: ['activation'],
    handler: ({ installation, caller }) => {
      registeredDevice(installation, caller.subject);
      return json(200, activationPolicy);
    },
  },
  {
    method: 'POST',
    path: '/iot/api/v2/activation/direct',
    uses: ['activation'],
    handler: async call => {
      const { installation, caller } = call;
      const body = await objectBody(call);
      const device = activateDevice(installation, caller.subject, body, createsDrafts(call));
      return endpointReply(call, device, { certificate: null });
    },
  },
  {
    method: 'POST',
    path: '/iot/api/v2/activation/indirect/device',
    uses: ['device'],
    handler: async call => {
      const { installation, caller } = call;
      const body = await objectBody(call);
      const deviceModels = knownModels(installation, body['deviceModels'], createsDrafts(call));
      return endpointReply(call, registerConnectedDevice(installation, caller.subject, body, deviceModels));
    },
  },
];

function createsDrafts({ exchange }: IotcsCall): boolean {
  return exchange.query.get('createDraft') !== 'false';
}

function endpointReply({ exchange }: IotcsCall, device: DeviceRecord, more: object = {}): Reply {
  const endpointState = exchange.effect.endpointState ?? device.state;
  return json(200, { endpointId: device.id, endpointState, ...more });
}
