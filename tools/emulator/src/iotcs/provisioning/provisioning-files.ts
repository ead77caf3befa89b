import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Installation } from '../installation.js';
import { DEVICE_KEYS } from './device-keys.js';
import { writeLegacy } from './legacy-format.js';
import type { ProvisioningFormat, TrustedAssets } from './trusted-assets.js';
import { readUnified, writeUnified } from './unified-format.js';

/** Where clients find the emulator, as provisioning files say it. */
export interface ServerAddress {
  /** `scheme://host:port`. */
  readonly serverUri: string;
  /** DER of the certificate that clients are to trust; undefined without TLS. */
  readonly trustAnchor: Uint8Array | undefined;
}

/** The provisioning files of all devices and integrations, in a directory of their own. */
export class ProvisioningFiles implements AsyncDisposable {
  readonly #installation: Installation;
  readonly #kept: string | undefined;
  #directory: string | undefined;
  /** The passwords of the files that this process wrote. */
  readonly #passwords = new Map<string, string>();

  /** @param directory - keeps the files after the process; without it they end with the emulator */
  constructor(installation: Installation, directory: string | undefined) {
    this.#installation = installation;
    this.#kept = directory;
  }

  /**
   * The file of a device or integration. It is there once `writeAll` has ended.
   *
   * @throws {Error} before that
   */
  pathOf(clientId: string, format: ProvisioningFormat = 'unified'): string {
    if (this.#directory === undefined) throw new Error('there are no provisioning files yet');
    const name = clientId.replace(/[^\w.-]/g, '_');
    return join(this.#directory, format === 'legacy' ? `${name}.json` : `${name}.upf`);
  }

  /** Writes the files of all devices and integrations; see `write`. */
  async writeAll(address: ServerAddress, password: string): Promise<void> {
    await this.#makeDirectory();
    const { devices, integrations } = this.#installation;
    const ids = [
      ...[...devices].map(({ activationId }) => activationId),
      ...[...integrations].map(({ id }) => id),
    ];
    for (const id of ids.filter(each => each !== undefined)) await this.write(id, address, { password });
  }

  /**
   * Writes one file; resolves to its path. What a client has added to it stays while the device is activated; the legacy
   * format is for devices that are not.
   *
   * @throws {Error} when there is no such device or integration
   */
  async write(
    clientId: string,
    address: ServerAddress,
    options: { readonly password: string; readonly format?: ProvisioningFormat | undefined },
  ): Promise<string> {
    const { password, format = 'unified' } = options;
    const { devices, integrations } = this.#installation;
    const path = this.pathOf(clientId, format);
    const assets = this.#assetsOf(clientId, address);
    const old = readUnified(await textOf(path), this.#passwords.get(path) ?? password)?.activated;
    const isCurrent = old !== undefined && devices.get(old.endpointId)?.publicKey !== undefined;
    const reader = integrations.get(clientId) ? 'enterprise' : 'device';
    const text =
      format === 'legacy'
        ? writeLegacy(assets, password, reader)
        : writeUnified(isCurrent ? { ...assets, activated: old } : assets, password);
    await writeFile(`${path}.part`, text, { mode: 0o600 });
    await rename(`${path}.part`, path);
    this.#passwords.set(path, password);
    return path;
  }

  /** Writes the certificate that clients are to trust; resolves to its path. */
  async writeCertificate(pem: string): Promise<string> {
    const path = join(await this.#makeDirectory(), 'ca.pem');
    await writeFile(path, pem);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept !== undefined || this.#directory === undefined) return;
    await rm(this.#directory, { recursive: true, force: true });
  }

  #assetsOf(clientId: string, { serverUri, trustAnchor }: ServerAddress): TrustedAssets {
    const { devices, integrations, store } = this.#installation;
    const device = devices.find(({ activationId }) => activationId === clientId);
    const sharedSecret = device?.sharedSecret ?? integrations.get(clientId)?.sharedSecret;
    if (sharedSecret === undefined) throw new Error(`no device or integration has the id ${clientId}`);
    const announced = [...devices].filter(({ gateway }) => device !== undefined && gateway === device.id);
    const connectedDevices = announced.flatMap(({ hardwareId, sharedSecret: secret }) =>
      secret === undefined ? [] : [[hardwareId, secret] as const],
    );
    const privateKey = device && store.get(DEVICE_KEYS, device.id);
    const activated =
      device?.publicKey === undefined || privateKey === undefined
        ? undefined
        : {
            endpointId: device.id,
            privateKey: Buffer.from(privateKey, 'base64'),
            publicKey: Buffer.from(device.publicKey, 'base64'),
          };
    return {
      serverUri,
      clientId,
      sharedSecret,
      trustAnchors: trustAnchor ? [trustAnchor] : [],
      connectedDevices: Object.fromEntries(connectedDevices),
      ...(activated ? { activated } : {}),
    };
  }

  async #makeDirectory(): Promise<string> {
    if (this.#kept !== undefined) await mkdir(this.#kept, { recursive: true });
    this.#directory ??= this.#kept ?? (await mkdtemp(join(tmpdir(), 'sdk-emulator-iotcs-')));
    return this.#directory;
  }
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}
