import { afterEach } from '@jest/globals';
import {
  type Client,
  type DeviceModel,
  type DeviceModelDefinition,
  type DeviceOptions,
  DirectlyConnectedDevice,
  defineDeviceModel,
  GatewayDevice,
  type ProvisioningStore,
} from '@sdk/iotcs';
import { vectorOf } from '../vectors/vector.js';
import type { FakeServer } from './fake-server.js';

export const PASSWORD = 'Passw0rd';
export const ENDPOINT = 'TEST-ENDPOINT-ID';
export const THERMO = 'urn:test:iotcs:thermo';

/** A device that listens keeps its process alive. */
const opened: Client[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(device => device.close()));
});

/** A provisioning file in memory, as it was recorded; `texts` holds what was written. */
export function recordedFile(id: 'prov-unified-minimal' | 'prov-unified-activated'): ProvisioningStore & {
  readonly texts: string[];
} {
  const args = vectorOf('provisioning', id).call.args as { readonly fileBase64: string };
  const texts = [Buffer.from(args.fileBase64, 'base64').toString()];
  return {
    texts,
    read: async () => texts.at(-1) ?? '',
    write: async text => {
      texts.push(text);
    },
  };
}

/** Options that leave nothing to chance: no polls unless they are asked for, no waits. */
export function quiet(server: FakeServer, options: DeviceOptions = {}): DeviceOptions {
  return {
    fetch: server.fetch,
    random: () => 0,
    ...options,
    dispatcher: {
      longPolling: false,
      pollingIntervalMs: 0,
      settleTimeMs: 0,
      backoffMs: 100,
      closeTimeoutMs: 0,
      ...options.dispatcher,
    },
  };
}

/** An activated device of the recorded file; it is closed after the test. */
export async function activatedDevice(
  server: FakeServer,
  options?: DeviceOptions,
): Promise<DirectlyConnectedDevice> {
  const file = recordedFile('prov-unified-activated');
  const device = await DirectlyConnectedDevice.open(file, PASSWORD, quiet(server, options));
  opened.push(device);
  return device;
}

/** An activated gateway of the recorded file; it is closed after the test. */
export async function activatedGateway(server: FakeServer, options?: DeviceOptions): Promise<GatewayDevice> {
  const file = recordedFile('prov-unified-activated');
  const gateway = await GatewayDevice.open(file, PASSWORD, quiet(server, options));
  opened.push(gateway);
  return gateway;
}

/** The recorded model. */
export function thermo(): DeviceModel {
  const exchange = vectorOf('models', 'get-device-model').exchanges[0];
  return defineDeviceModel(exchange?.response.body as DeviceModelDefinition);
}
