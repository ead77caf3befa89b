import type { AbstractVirtualDevice } from '../models/abstract-virtual-device.js';
import type { ModelValue } from '../models/types.js';
import { wireValue } from '../models/value-rules.js';
import { StorageObject } from '../storage/storage-object.js';
import { SyncStatus } from '../storage/sync.js';

type Values = readonly (readonly [name: string, value: ModelValue])[];

/** Names and values as they go into a message. */
export function wireData(values: Values): Record<string, unknown> {
  return Object.fromEntries(values.map(([name, value]) => [name, wireValue(value)]));
}

/** Uploads what the values refer to; undefined when there is nothing to upload. */
export function uploadsOf(
  virtualDevice: AbstractVirtualDevice,
  values: Values,
): Promise<unknown> | undefined {
  const uploads = values.flatMap(([name, value]) => {
    if (!(value instanceof StorageObject) || value.getSyncStatus() === SyncStatus.IN_SYNC) return [];
    // What the server has named is in the storage already.
    if (value.delegate.existing !== undefined && value.getInputPath() === undefined) return [];
    return [value.syncFor({ name, virtualDevice })];
  });
  return uploads.length === 0 ? undefined : Promise.all(uploads);
}
