import type { Installation } from '../installation.js';
import { idOf } from '../model/ids.js';
import type { DeviceRecord } from '../model/records.js';
import { badRequest, forbidden } from '../refusal.js';
import { isKeySignature, isSecretSignature } from './signature.js';

/** Members of a registration that are no facts about the device. */
const ownMembers = ['hardwareId', 'deviceModels', 'signature'];

/**
 * Registers a device behind a gateway, or finds the one with the same hardware id (guess, section 8).
 *
 * @throws {IotcsRefusal} with status 400 when it lacks its hardware id or its signature is wrong, 403 when it is the device
 * of another gateway or has been disabled
 */
export function registerConnectedDevice(
  installation: Installation,
  gateway: string,
  body: Readonly<Record<string, unknown>>,
  deviceModels: readonly string[],
): DeviceRecord {
  const { hardwareId, signature } = body;
  if (typeof hardwareId !== 'string' || hardwareId === '') throw badRequest('hardwareId must be a text');
  const known = installation.devices.find(
    device => device.hardwareId === hardwareId && device.activationId === undefined,
  );
  if (known && known.gateway !== gateway) throw forbidden('the device belongs to another gateway');
  if (known && known.state !== 'REGISTERED' && known.state !== 'ACTIVATED') {
    throw forbidden(`the device is ${known.state}`);
  }
  checkSignature(installation, gateway, known, signature);
  const nowMs = installation.clock.now();
  const texts = Object.entries(body).filter(
    ([name, value]) => typeof value === 'string' && !ownMembers.includes(name),
  );
  return installation.devices.put({
    ...(known ?? newDevice(hardwareId, nowMs)),
    gateway,
    state: 'ACTIVATED',
    deviceModels,
    metadata: { ...known?.metadata, ...(Object.fromEntries(texts) as Record<string, string>) },
    activationTime: known?.activationTime ?? nowMs,
    lastHeardTime: nowMs,
  });
}

/** A device that was announced proves it by its secret; another one may prove that its gateway wants it (W-6). */
function checkSignature(
  installation: Installation,
  gateway: string,
  known: DeviceRecord | undefined,
  signature: unknown,
): void {
  if (signature === undefined) {
    if (known?.sharedSecret !== undefined) throw badRequest('an announced device needs a signature');
    return;
  }
  if (typeof signature !== 'string') throw badRequest('signature must be base64');
  const bytes = Buffer.from(signature, 'base64');
  const publicKey = installation.devices.get(gateway)?.publicKey;
  const valid =
    known?.sharedSecret === undefined
      ? publicKey !== undefined && isKeySignature(publicKey, gateway, bytes)
      : isSecretSignature(known.sharedSecret, gateway, bytes);
  if (!valid) throw badRequest('the signature of the device is wrong');
}

function newDevice(hardwareId: string, created: number): DeviceRecord {
  return {
    id: idOf('connected-device', hardwareId),
    name: hardwareId,
    hardwareId,
    type: 'INDIRECTLY_CONNECTED_DEVICE',
    state: 'REGISTERED',
    metadata: {},
    deviceModels: [],
    created,
    attributes: {},
    resources: {},
  };
}
