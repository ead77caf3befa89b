import { ExternalObject } from '../models/external-object.js';
import type { ConnectionOptions, RestClient } from '../rest/rest-client.js';
import type { StorageAccess } from '../storage/storage-access.js';
import type { StorageDelegate } from '../storage/storage-delegate.js';
import { StorageObject } from '../storage/storage-object.js';
import type { DeviceOptions } from './device-options.js';

const STORAGE_HOST = 'storage.oraclecloud.com';
const DEFAULT_TYPE = 'application/octet-stream';

/** Makes the storage objects of a device. */
export class DeviceStorage {
  readonly #rest: RestClient;
  readonly #connection: ConnectionOptions;
  /** Loaded with the first transfer. */
  #access: StorageAccess | undefined;
  readonly #prefix: string;
  readonly #storageHost: string;

  constructor(rest: RestClient, endpointId: string, connection: ConnectionOptions, options: DeviceOptions) {
    this.#rest = rest;
    this.#connection = connection;
    this.#prefix = options.disableStorageObjectPrefix === true ? '' : `${endpointId}/`;
    this.#storageHost = options.storageCloudHost ?? STORAGE_HOST;
  }

  /** An object for content that is to be uploaded under a name. */
  create(name: string, contentType: string | undefined, encoding: string | undefined): StorageObject {
    return new StorageObject(
      this.#delegate({ name, contentType: contentType ?? DEFAULT_TYPE, encoding }, `${this.#prefix}${name}`),
    );
  }

  /** The object of content that is there. Rejects when it is not below the container, or not there. */
  async find(uri: string): Promise<StorageObject> {
    const { name, contentType, encoding, ...existing } = await (await this.#open()).describe(uri);
    return new StorageObject(this.#delegate({ name, contentType, encoding, existing }, name));
  }

  /** The object of a URI that the server has set; content that cannot be found is the application's affair. */
  async objectOf(uri: string): Promise<ExternalObject> {
    if (!this.#isStored(uri)) return new ExternalObject(uri);
    return this.find(uri).catch(() => new ExternalObject(uri));
  }

  async #open(): Promise<StorageAccess> {
    const { StorageAccess } = await import('../storage/storage-access.js');
    this.#access ??= new StorageAccess(this.#rest, this.#connection);
    return this.#access;
  }

  #isStored(uri: string): boolean {
    if (!URL.canParse(uri)) return false;
    const { host, hostname } = new URL(uri);
    return hostname.includes(this.#storageHost) || host === this.#access?.host;
  }

  #delegate(
    facts: Pick<StorageDelegate, 'name' | 'contentType' | 'encoding' | 'existing'>,
    objectPath: string,
  ): StorageDelegate {
    return {
      ...facts,
      upload: async (source, metadata, watch) =>
        (await this.#open()).upload(
          objectPath,
          source,
          {
            'Content-Type': facts.contentType,
            ...(facts.encoding === undefined ? {} : { 'Content-Encoding': facts.encoding }),
            ...Object.fromEntries(
              Object.entries(metadata).map(([key, value]) => [`X-Object-Meta-${key}`, value]),
            ),
          },
          watch,
        ),
      download: async (uri, open, watch) => (await this.#open()).download(uri, open, watch),
      callbackFailed: error => {
        const { logger } = this.#rest.runtime;
        logger.error('iotcs: a callback threw', { error: (error as Error)?.message });
      },
    };
  }
}
