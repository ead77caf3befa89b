import type { BatchSource } from './batch-source.js';
import type { ByteSource } from './byte-source.js';

/**
 * Turns bytes into items without waiting for anything. Items that are complete before a failure are in `into` when
 * the failure is thrown; the decoder must not be used after it.
 */
export interface StreamDecoder<T> {
  /** Takes the next bytes and appends the items that they complete to `into`. */
  push(bytes: Uint8Array, into: T[]): void;
  /** Takes note of the regular end and appends what it completes to `into`. */
  end(into: T[]): void;
}

/** The items that `decoder` makes out of the bytes of `source`; one group for each received piece. */
export function decodeSource<T>(source: ByteSource, decoder: StreamDecoder<T>): BatchSource<T> {
  let ended = false;
  let failure: { readonly error: unknown } | undefined;

  const decode = (bytes: Uint8Array | undefined): readonly T[] => {
    const items: T[] = [];
    try {
      if (bytes === undefined) decoder.end(items);
      else decoder.push(bytes, items);
    } catch (error) {
      ended = true;
      if (items.length === 0) throw error;
      failure = { error };
    }
    return items;
  };

  return {
    async read() {
      while (!ended) {
        const bytes = await source.read();
        if (ended) break;
        if (bytes === undefined) ended = true;
        const items = decode(bytes);
        if (items.length > 0) return items;
      }
      if (failure === undefined) return undefined;
      const { error } = failure;
      failure = undefined;
      throw error;
    },
    cancel() {
      ended = true;
      failure = undefined;
      return source.cancel();
    },
  };
}
