import type { RequestBody } from '@sdk/core';
import { sendsStreams } from '#host';
import { Md5 } from '../encoding/md5.js';
import { type UploadSource, watched } from './content.js';
import type { TransferWatch } from './storage-delegate.js';

/** What an upload sends. */
export interface UploadBody {
  readonly body: RequestBody;
  /** What was sent so far; complete when the server has answered. */
  sent(): { readonly md5: Md5; readonly length: number };
}

/**
 * The body of an upload. It is a stream, so that large content passes through, and progress is seen; where `fetch` cannot be
 * relied upon to send streams, content in the memory is sent in one piece.
 */
export async function uploadBody(
  source: UploadSource,
  contentType: string,
  watch: TransferWatch,
): Promise<UploadBody> {
  const { blob, isRepeatable } = source;
  if (!sendsStreams && blob !== undefined) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const whole = { md5: new Md5().update(bytes), length: bytes.length };
    return { body: { kind: 'bytes', bytes: blob, contentType }, sent: () => whole };
  }
  let sent = { md5: new Md5(), length: 0 };
  const open = (): ReadableStream<Uint8Array> => {
    const current = { md5: new Md5(), length: 0 };
    sent = current;
    return watched(source.open(), piece => {
      current.md5.update(piece);
      current.length += piece.length;
      watch.onBytes(current.length);
    });
  };
  return { body: { kind: 'stream', open, contentType, once: !isRepeatable }, sent: () => sent };
}
