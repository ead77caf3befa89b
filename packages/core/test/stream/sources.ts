import type { ErrorContext } from '../../src/errors/sdk-error.js';
import type { BatchSource } from '../../src/stream/batch-source.js';
import type { ByteSource } from '../../src/stream/byte-source.js';

export const context: ErrorContext = { platform: 'test', operation: 'things.watch', attempts: 1 };

export interface ObservedByteSource extends ByteSource {
  reads: number;
  cancelled: number;
}

/** Gives the pieces one after the other, then the end or the failure. */
export function byteSource(pieces: readonly (Uint8Array | string)[], failure?: Error): ObservedByteSource {
  const encoder = new TextEncoder();
  let at = 0;
  return {
    reads: 0,
    cancelled: 0,
    async read() {
      this.reads += 1;
      const piece = pieces[at];
      at += 1;
      if (piece !== undefined) return typeof piece === 'string' ? encoder.encode(piece) : piece;
      if (failure !== undefined && at === pieces.length + 1) throw failure;
      return undefined;
    },
    async cancel() {
      this.cancelled += 1;
    },
  };
}

export interface ObservedBatchSource<T> extends BatchSource<T> {
  reads: number;
  cancelled: number;
}

/** Gives the groups one after the other, then the end or the failure. */
export function batchSource<T>(
  batches: readonly (readonly T[])[],
  failure?: unknown,
): ObservedBatchSource<T> {
  let at = 0;
  return {
    reads: 0,
    cancelled: 0,
    async read() {
      this.reads += 1;
      const batch = batches[at];
      at += 1;
      if (batch === undefined && failure !== undefined && at === batches.length + 1) throw failure;
      return batch;
    },
    async cancel() {
      this.cancelled += 1;
    },
  };
}

/** Everything that comes before the end or the failure, and the failure. */
export async function drain<T>(items: AsyncIterable<T>): Promise<{ items: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
    return { items: seen, error: undefined };
  } catch (error) {
    return { items: seen, error };
  }
}

/** Cuts bytes at the given places, which may repeat and be in any order. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places.map(place => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
