import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { iotcsDefaults } from '../defaults.js';
import { putPolicy } from '../device/policy-changes.js';
import type { Installation } from '../installation.js';
import { INDIRECT_ACTIVATION } from '../model/capabilities.js';
import { modelRecord } from '../model/device-model.js';
import { idOf } from '../model/ids.js';
import type { DeviceRecord } from '../model/records.js';
import { DEVICE_KEYS } from '../provisioning/device-keys.js';
import type { IotcsApplicationSeed, IotcsDeviceSeed, IotcsIntegrationSeed, IotcsSeed } from './seed.js';

const SEEDED = 'seeded';

const defaultSeed: IotcsSeed = {
  deviceModels: [iotcsDefaults.deviceModel],
  devices: [
    { activationId: iotcsDefaults.activationId },
    {
      activationId: iotcsDefaults.gatewayActivationId,
      connectedDevices: [iotcsDefaults.connectedDevice],
    },
  ],
  applications: [{ id: iotcsDefaults.applicationId, name: 'Emulator' }],
  integrations: [{ id: iotcsDefaults.integrationId }],
  administrators: [iotcsDefaults.administrator],
};

/** As `loadSeed`, with the defaults; when an earlier process filled the store, only what is not kept in it. */
export async function loadSeedOnce(installation: Installation, given: IotcsSeed): Promise<void> {
  const seed = { ...defaultSeed, ...given };
  if (installation.store.get(SEEDED, SEEDED) === undefined) {
    await loadSeed(installation, seed);
    installation.store.put(SEEDED, SEEDED, 'true');
  } else {
    loadWhatIsNotKept(installation, seed);
  }
}

/** Adds what a seed holds. */
export async function loadSeed(installation: Installation, seed: IotcsSeed): Promise<void> {
  const { models, clock } = installation;
  loadWhatIsNotKept(installation, seed);
  for (const model of seed.deviceModels ?? []) models.put(modelRecord(model, clock.now()));
  for (const device of seed.devices ?? []) await addDevice(installation, device);
  for (const application of seed.applications ?? []) addApplication(installation, application);
  for (const integration of seed.integrations ?? []) addIntegration(installation, integration);
  for (const { description = '', enabled = true, devices = [], ...policy } of seed.policies ?? []) {
    putPolicy(installation, { ...policy, description, enabled, devices, lastModified: clock.now() });
  }
}

/** Registers a device, with those that it announces behind it. */
export async function addDevice(installation: Installation, seed: IotcsDeviceSeed): Promise<DeviceRecord> {
  const { activationId, connectedDevices = [], activated } = seed;
  const id = seed.endpointId ?? idOf('device', activationId);
  const isGateway = connectedDevices.length > 0 || activated?.includes(INDIRECT_ACTIVATION);
  const device: DeviceRecord = {
    ...registration(installation, id, seed.hardwareId ?? activationId),
    activationId,
    sharedSecret: seed.sharedSecret ?? iotcsDefaults.sharedSecret,
    name: seed.name ?? activationId,
    type: isGateway ? 'GATEWAY' : 'DIRECTLY_CONNECTED_DEVICE',
    metadata: seed.metadata ?? {},
  };
  for (const { hardwareId, sharedSecret } of connectedDevices) {
    installation.devices.put({
      ...registration(installation, idOf('connected-device', hardwareId), hardwareId),
      sharedSecret,
      gateway: id,
      type: 'INDIRECTLY_CONNECTED_DEVICE',
    });
  }
  return installation.devices.put(
    activated ? await activatedByServer(installation, device, activated) : device,
  );
}

/** Adds the identity of an enterprise client. */
export function addIntegration(installation: Installation, seed: IotcsIntegrationSeed): void {
  const [first] = [...installation.applications];
  installation.integrations.put({
    id: seed.id,
    name: seed.name ?? seed.id,
    sharedSecret: seed.sharedSecret ?? iotcsDefaults.sharedSecret,
    application: seed.application ?? first?.id ?? iotcsDefaults.applicationId,
  });
}

function addApplication(installation: Installation, seed: IotcsApplicationSeed): void {
  const { id, name = id, description = '', metadata = {}, deviceModels } = seed;
  installation.applications.put({ id, name, description, metadata, deviceModels });
}

function registration({ clock }: Installation, id: string, hardwareId: string): DeviceRecord {
  return {
    id,
    name: hardwareId,
    hardwareId,
    type: 'DIRECTLY_CONNECTED_DEVICE',
    state: 'REGISTERED',
    metadata: {},
    deviceModels: [],
    created: clock.now(),
    attributes: {},
    resources: {},
  };
}

async function activatedByServer(
  { store, clock }: Installation,
  device: DeviceRecord,
  deviceModels: readonly string[],
): Promise<DeviceRecord> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  store.put(DEVICE_KEYS, device.id, privateKey.toString('base64'));
  return {
    ...device,
    state: 'ACTIVATED',
    publicKey: publicKey.toString('base64'),
    deviceModels,
    activationTime: clock.now(),
  };
}

function loadWhatIsNotKept(installation: Installation, seed: IotcsSeed): void {
  if (seed.administrators) installation.administrators = seed.administrators;
  if (seed.tokenLifetimeMs !== undefined) installation.tokens.lifetimeMs = seed.tokenLifetimeMs;
}
