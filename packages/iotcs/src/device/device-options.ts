import type { DispatcherOptions } from '../dispatch/dispatcher-options.js';
import type { NetworkCost } from '../policies/batch/network-cost.js';
import type { ConnectionOptions } from '../rest/rest-client.js';

/** Options of a device. */
export interface DeviceOptions extends ConnectionOptions {
  /** Address in place of that in the provisioning file, e.g. of a proxy. */
  readonly baseUrl?: string | URL | undefined;
  /** How messages are sent and requests received. */
  readonly dispatcher?: DispatcherOptions | undefined;
  /** Whether models that are not released yet can be used. @defaultValue false */
  readonly allowDraftDeviceModels?: boolean | undefined;
  /**
   * URIs of hosts with this in their name are content of the object storage, when the server sets an attribute to one.
   *
   * @defaultValue 'storage.oraclecloud.com'
   */
  readonly storageCloudHost?: string | undefined;
  /**
   * What the network costs, or a function that tells what it costs now; for policies that hold messages back while it costs
   * too much. What else a function answers counts as costing most.
   *
   * @defaultValue 'ETHERNET'
   */
  readonly networkCost?: NetworkCost | (() => NetworkCost) | undefined;
  /** Leaves the endpoint id out of the names of stored content. @defaultValue false */
  readonly disableStorageObjectPrefix?: boolean | undefined;
}
