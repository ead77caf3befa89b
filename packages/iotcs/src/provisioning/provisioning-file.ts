import { readTextFile, writeFileAtomically } from '#host';
import { invalid, isObject, received, requireOptions, requireText } from '../validation.js';
import type { Provisioning } from './provisioning.js';
import { readUnified, writeUnified } from './unified-format.js';

/** Where a provisioning file is kept, for runtimes without a file system and for vaults. */
export interface ProvisioningStore {
  /** The text of the file. */
  read(): Promise<string>;
  /** Replaces it in one step: a crash must leave either the old text or the new one. */
  write(text: string): Promise<void>;
}

/** Path of a file, or a place of the application's own. */
export type ProvisioningSource = string | ProvisioningStore;

/**
 * Reads a provisioning file, of the unified or the legacy format. The keys of an activated device in a legacy file need the
 * package `node-forge`, which is not installed with this one.
 *
 * @throws {ProvisioningError} that tells a wrong password from a damaged file.
 * @throws {ValidationError} when there is no such file.
 *
 * @example const assets = await readProvisioning('device.conf', password);
 */
export async function readProvisioning(source: ProvisioningSource, password: string): Promise<Provisioning> {
  requireText('readProvisioning', 'password', password);
  const text = await storeOf(source).read();
  if (typeof text !== 'string')
    throw invalid('readProvisioning', {
      field: 'file',
      expected: 'a read that resolves to text',
      received: received(text),
    });
  return isLegacy(source, text)
    ? (await legacyFormat()).readLegacy(text, password)
    : readUnified(text, password);
}

/**
 * Writes a provisioning file: the unified format, or the legacy one when the path ends in `.json`. In Node the file is
 * replaced in one step and only its owner can read it. Keys go into a legacy file with the help of the package `node-forge`,
 * beside a certificate that is signed by the device itself, whatever certificate was there before.
 *
 * @throws {ProvisioningError} when the format cannot hold the assets, or the package is missing.
 *
 * @example
 * // From the legacy format to the unified one.
 * await writeProvisioning('device.conf', password, await readProvisioning('device.json', password));
 */
export async function writeProvisioning(
  source: ProvisioningSource,
  password: string,
  assets: Provisioning,
): Promise<void> {
  requireText('writeProvisioning', 'password', password);
  requireOptions('writeProvisioning', assets, 'assets');
  const text = isLegacy(source, '')
    ? await (await legacyFormat()).writeLegacy(assets, password)
    : await writeUnified(assets, password);
  await storeOf(source).write(text);
}

/** Loaded where it is needed; most files are of the unified format. */
function legacyFormat(): Promise<typeof import('./legacy-format.js')> {
  return import('./legacy-format.js');
}

/** Only a path tells by its ending; what comes from elsewhere tells by its beginning. */
function isLegacy(source: ProvisioningSource, text: string): boolean {
  return typeof source === 'string' ? source.endsWith('.json') : text.trimStart().startsWith('{');
}

function storeOf(source: ProvisioningSource): ProvisioningStore {
  if (typeof source === 'string') {
    const path = requireText('provisioning', 'file', source);
    return { read: () => readTextFile(path), write: text => writeFileAtomically(path, text) };
  }
  if (!isObject(source) || typeof source.read !== 'function' || typeof source.write !== 'function')
    throw invalid('provisioning', {
      field: 'file',
      expected: 'a path, or an object with read and write',
      received: received(source),
    });
  return source;
}
