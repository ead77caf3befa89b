import type { AbstractVirtualDevice } from '../models/abstract-virtual-device.js';

/** Whether content and storage agree. */
export const SyncStatus = {
  /** The content was transferred. */
  IN_SYNC: 'IN_SYNC',
  /** Not transferred yet. */
  NOT_IN_SYNC: 'NOT_IN_SYNC',
  /** The transfer failed, or was cancelled. */
  SYNC_FAILED: 'SYNC_FAILED',
  /** The transfer waits or runs. */
  SYNC_PENDING: 'SYNC_PENDING',
} as const;
/** Whether content and storage agree. */
export type SyncStatus = (typeof SyncStatus)[keyof typeof SyncStatus];

/** A transfer has ended; ask `getSource().getSyncStatus()` how. `S` is StorageObject. */
export class SyncEvent<S = unknown> {
  readonly #source: S;
  readonly #name: string | undefined;
  readonly #virtualDevice: AbstractVirtualDevice | undefined;

  constructor(source: S, name?: string, virtualDevice?: AbstractVirtualDevice) {
    this.#source = source;
    this.#name = name;
    this.#virtualDevice = virtualDevice;
  }

  /** Name of the attribute, action or format whose value the content is; undefined when `sync` was called by itself. */
  getName(): string | undefined {
    return this.#name;
  }

  /** The object whose content was transferred. */
  getSource(): S {
    return this.#source;
  }

  /** The device whose value the content is; undefined when `sync` was called by itself. */
  getVirtualDevice(): AbstractVirtualDevice | undefined {
    return this.#virtualDevice;
  }
}

/** How far a transfer is. */
export interface StorageProgress {
  readonly state: 'QUEUED' | 'INITIATED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly bytesTransferred: number;
  /** Undefined when it is not known. */
  readonly totalBytes: number | undefined;
}
