import { path, type RequestOptions } from '@sdk/core';
import { CAPABILITY } from '../capabilities/capability.js';
import { hmacSha256 } from '../crypto/hmac.js';
import { signRsa } from '../crypto/rsa.js';
import { toBase64 } from '../encoding/base64.js';
import { utf8 } from '../encoding/bytes.js';
import { type DeviceModel, urnsOf } from '../models/device-model.js';
import { type ProvisioningSource, readProvisioning } from '../provisioning/provisioning-file.js';
import { jsonSpec, requireObjectBody } from '../rest/json-spec.js';
import { invalid, received, requireOptions, requireText } from '../validation.js';
import { activatedEndpoint } from './activation.js';
import { Client } from './client.js';
import type { DeviceOptions } from './device-options.js';

/** Keys of metadata that the server knows; others are sent as they are. */
export const DeviceMetadata = {
  MANUFACTURER: 'manufacturer',
  MODEL_NUMBER: 'modelNumber',
  SERIAL_NUMBER: 'serialNumber',
  DEVICE_CLASS: 'deviceClass',
  PROTOCOL: 'protocol',
  PROTOCOL_DEVICE_CLASS: 'protocolDeviceClass',
  PROTOCOL_DEVICE_ID: 'protocolDeviceId',
} as const;

/** Members of the request that metadata must not take the place of. */
const RESERVED: ReadonlySet<string> = new Set(['hardwareId', 'deviceModels', 'signature']);

/** How a device behind a gateway is registered. */
export interface RegisterDeviceOptions extends RequestOptions {
  /** Whether the device may be used through this gateway only. @defaultValue false */
  readonly restricted?: boolean | undefined;
}

/**
 * A device that speaks for others as well.
 *
 * @example
 * await using gateway = await GatewayDevice.open('gateway.conf', password);
 * if (!gateway.isActivated()) await gateway.activate([]);
 * const sensorId = await gateway.registerDevice('SENSOR-1', { manufacturer: 'ACME' }, [model]);
 * gateway.createVirtualDevice(sensorId, model).set('temp', 21.5);
 */
export class GatewayDevice extends Client {
  protected override get capabilities(): readonly string[] {
    return [CAPABILITY.indirectActivation];
  }

  /** Opens a gateway by its provisioning file, as `DirectlyConnectedDevice.open`. */
  static async open(
    file: ProvisioningSource,
    password: string,
    options: DeviceOptions = {},
  ): Promise<GatewayDevice> {
    const assets = await readProvisioning(file, password);
    return new GatewayDevice({ source: file, password, assets, options });
  }

  /**
   * Registers a device behind this gateway and returns its endpoint id (W-6). It can be called at every start: a hardware id
   * keeps its endpoint id (guess, section 4.4).
   *
   * @param metadata e.g. `{ manufacturer: 'ACME' }`; see DeviceMetadata.
   * @throws {ProtocolError} when the server says that the device is not activated.
   * @throws {StateError} before the activation of the gateway.
   */
  async registerDevice(
    hardwareId: string,
    metadata: Readonly<Record<string, string>>,
    deviceModels: readonly (string | DeviceModel)[],
    given: RegisterDeviceOptions = {},
  ): Promise<string> {
    const operation = 'registerDevice';
    const { restricted = false, ...options } = requireOptions(operation, given);
    if (typeof restricted !== 'boolean')
      throw invalid(operation, {
        field: 'restricted',
        expected: 'true or false',
        received: received(restricted),
      });
    requireText(operation, 'hardwareId', hardwareId);
    checkMetadata(operation, metadata);
    const urns = urnsOf(operation, deviceModels);
    const { rest, endpointId, allowsDrafts } = this.session(operation);
    const signature = await this.#signature(hardwareId, endpointId, restricted);
    return rest.request(
      jsonSpec({
        operation,
        method: 'POST',
        path: path`/iot/api/v2/activation/indirect/device`,
        query: { createDraft: allowsDrafts ? undefined : false },
        body: { ...metadata, hardwareId, deviceModels: [...new Set(urns)], signature },
        // A hardware id has one endpoint id.
        replay: 'always',
        decode: (body, answer) => activatedEndpoint(requireObjectBody(body, answer), answer.context),
      }),
      options,
    );
  }

  /** By the device's own secret when the provisioning file has it, else, for restricted ones, by the gateway's key. */
  async #signature(hardwareId: string, endpointId: string, restricted: boolean): Promise<string | undefined> {
    const { connectedDevices, keyPair } = this.assets;
    const secret = connectedDevices.get(hardwareId);
    if (secret !== undefined) return toBase64(await hmacSha256(utf8(secret.reveal()), utf8(endpointId)));
    if (!restricted || keyPair === undefined) return undefined;
    return toBase64(await signRsa(keyPair.privateKey, utf8(endpointId)));
  }
}

function checkMetadata(operation: string, metadata: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(requireOptions(operation, metadata, 'metadata'))) {
    if (RESERVED.has(key))
      throw invalid(operation, { field: `metadata.${key}`, expected: 'no member of this name' });
    requireText(operation, `metadata.${key}`, value);
  }
}
