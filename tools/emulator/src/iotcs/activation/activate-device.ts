import { textOf, textsOf } from '../body.js';
import type { Installation } from '../installation.js';
import { INDIRECT_ACTIVATION } from '../model/capabilities.js';
import { modelRecord } from '../model/device-model.js';
import type { DeviceRecord } from '../model/records.js';
import { badRequest, unauthorized } from '../refusal.js';
import { checkActivationSignature, readCertificationRequest } from './signature.js';

/** What kind of keys devices are to make (W-2). */
export const activationPolicy: Readonly<Record<string, unknown>> = {
  keyType: 'RSA',
  hashAlgorithm: 'SHA256withRSA',
  keySize: 2048,
};

/**
 * The device that is about to be activated.
 *
 * @throws {IotcsRefusal} with status 401 when it is activated already
 */
export function registeredDevice({ devices }: Installation, activationId: string): DeviceRecord {
  const device = devices.find(each => each.activationId === activationId);
  if (device?.state !== 'REGISTERED') throw unauthorized('the device is activated already');
  return device;
}

/**
 * Makes a device an endpoint (W-4). From then on only its key pair proves who it is.
 *
 * @throws {IotcsRefusal} with status 400, naming what is wrong, or 401 when it is activated already
 */
export function activateDevice(
  installation: Installation,
  activationId: string,
  body: Readonly<Record<string, unknown>>,
  createDraft: boolean,
): DeviceRecord {
  const device = registeredDevice(installation, activationId);
  const request = readCertificationRequest(body['certificationRequestInfo']);
  if (request.subject !== activationId) throw badRequest('subject must be the activation id');
  if (body['signatureAlgorithm'] !== activationPolicy['hashAlgorithm']) {
    throw badRequest(`signatureAlgorithm must be ${activationPolicy['hashAlgorithm']}`);
  }
  const signature = Buffer.from(textOf('signature', body['signature']), 'base64');
  checkActivationSignature(request, device.sharedSecret ?? '', signature);
  const deviceModels = knownModels(installation, body['deviceModels'], createDraft);
  const nowMs = installation.clock.now();
  installation.tokens.expire(activationId);
  return installation.devices.put({
    ...device,
    state: 'ACTIVATED',
    publicKey: request.publicKey.toString('base64'),
    deviceModels,
    type: deviceModels.includes(INDIRECT_ACTIVATION) ? 'GATEWAY' : 'DIRECTLY_CONNECTED_DEVICE',
    activationTime: nowMs,
    lastHeardTime: nowMs,
  });
}

/**
 * The URNs of an activation, each once. One that is not known becomes a draft model, or is an error (guess, section 6).
 *
 * @throws {IotcsRefusal} with status 400, naming it
 */
export function knownModels(
  { models, clock }: Installation,
  value: unknown,
  createDraft: boolean,
): readonly string[] {
  const urns = [...new Set(textsOf('deviceModels', value))];
  const unknown = urns.filter(urn => !models.get(urn));
  if (unknown.length > 0 && !createDraft) throw badRequest(`there is no device model ${unknown.join(', ')}`);
  for (const urn of unknown) {
    const draft = { urn, name: urn.slice(urn.lastIndexOf(':') + 1), draft: true };
    models.put(modelRecord(draft, clock.now()));
  }
  return urns;
}
