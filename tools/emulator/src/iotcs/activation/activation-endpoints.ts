import { json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IotcsCall, objectBody, textOf, textsOf } from '../endpoint.js';
import { INDIRECT_ACTIVATION } from '../model/capabilities.js';
import { modelRecord } from '../model/device-model.js';
import type { DeviceRecord } from '../model/records.js';
import { badRequest, unauthorized } from '../refusal.js';
import { registerConnectedDevice } from './register-connected-device.js';
import { checkActivationSignature, readCertificationRequest } from './signature.js';

/** How a device becomes an endpoint (W-2, W-4, W-6). */
export const activationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/iot/api/v2/activation/policy',
    uses: ['activation'],
    handler: call => {
      registeredDevice(call);
      return json(200, activationPolicy);
    },
  },
  {
    method: 'POST',
    path: '/iot/api/v2/activation/direct',
    uses: ['activation'],
    handler: async call => {
      const body = await objectBody(call);
      const device = activate(call, body);
      return endpointReply(call, device, { certificate: null });
    },
  },
  {
    method: 'POST',
    path: '/iot/api/v2/activation/indirect/device',
    uses: ['device'],
    handler: async call => {
      const body = await objectBody(call);
      const { installation, caller } = call;
      const deviceModels = knownModels(call, body['deviceModels']);
      return endpointReply(call, registerConnectedDevice(installation, caller.subject, body, deviceModels));
    },
  },
];

const activationPolicy = { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 };

function activate(call: IotcsCall, body: Readonly<Record<string, unknown>>): DeviceRecord {
  const { installation } = call;
  const device = registeredDevice(call);
  const request = readCertificationRequest(body['certificationRequestInfo']);
  if (request.subject !== device.activationId) throw badRequest('subject must be the activation id');
  if (body['signatureAlgorithm'] !== activationPolicy.hashAlgorithm) {
    throw badRequest(`signatureAlgorithm must be ${activationPolicy.hashAlgorithm}`);
  }
  const signature = Buffer.from(textOf('signature', body['signature']), 'base64');
  checkActivationSignature(request, device.sharedSecret ?? '', signature);
  const deviceModels = knownModels(call, body['deviceModels']);
  const activated: DeviceRecord = {
    ...device,
    state: 'ACTIVATED',
    publicKey: request.publicKey.toString('base64'),
    deviceModels,
    type: deviceModels.includes(INDIRECT_ACTIVATION) ? 'GATEWAY' : 'DIRECTLY_CONNECTED_DEVICE',
    activationTime: installation.clock.now(),
    lastHeardTime: installation.clock.now(),
  };
  installation.devices.put(activated);
  installation.tokens.expire(request.subject);
  return activated;
}

/**
 * The device that wants to be activated.
 *
 * @throws {IotcsRefusal} with status 401 when it is activated already
 */
function registeredDevice({ installation, caller }: IotcsCall): DeviceRecord {
  const device = installation.devices.find(({ activationId }) => activationId === caller.subject);
  if (device?.state !== 'REGISTERED') throw unauthorized('the device is activated already');
  return device;
}

/**
 * The URNs of an activation, each once. One that is not known becomes a draft model, unless `createDraft` is false
 * (guess, section 6).
 */
function knownModels({ installation, exchange }: IotcsCall, value: unknown): readonly string[] {
  const urns = [...new Set(textsOf('deviceModels', value))];
  const createDraft = exchange.query.get('createDraft') !== 'false';
  const unknown = urns.filter(urn => !installation.models.get(urn));
  if (unknown.length > 0 && !createDraft) throw badRequest(`there is no device model ${unknown.join(', ')}`);
  for (const urn of unknown) {
    const draft = { urn, name: urn.slice(urn.lastIndexOf(':') + 1), draft: true };
    installation.models.put(modelRecord(draft, installation.clock.now()));
  }
  return urns;
}

function endpointReply({ exchange }: IotcsCall, device: DeviceRecord, more: object = {}): Reply {
  const endpointState = exchange.effect.endpointState ?? device.state;
  return json(200, { endpointId: device.id, endpointState, ...more });
}
