import { openReader, openWriter } from '#host';
import { invalid, received } from '../validation.js';

/** Content in the memory or on its way. Streams and iterables can be read once, so a refused upload cannot be repeated. */
export type InputContent =
  | string
  | Uint8Array<ArrayBuffer>
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** Content that is to be uploaded. */
export interface UploadSource {
  /** Bytes; undefined when nobody knows. */
  readonly size: number | undefined;
  /** False when `open` works only once. */
  readonly isRepeatable: boolean;
  /** The content itself, when it lies in the memory. */
  readonly blob?: Blob;
  open(): AsyncIterable<Uint8Array>;
}

/** Where downloaded content goes. */
export interface DownloadTarget {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything was written. */
  close(): Promise<void>;
  /** The transfer has failed; what was written is no good. */
  abort(): Promise<void>;
}

/** The content of a file. */
export async function fileSource(path: string): Promise<UploadSource> {
  const reader = await openReader(path);
  return { size: reader.size, isRepeatable: true, open: () => reader.read() };
}

/** A file for content. */
export function fileTarget(path: string): Promise<DownloadTarget> {
  return openWriter(path);
}

/** Content that was given. @throws {ValidationError} */
export function contentSource(content: InputContent): UploadSource {
  if (typeof content === 'string' || ArrayBuffer.isView(content)) return blobSource(new Blob([content]));
  if (content instanceof Blob) return blobSource(content);
  const iterable = content as AsyncIterable<Uint8Array>;
  if (typeof iterable?.[Symbol.asyncIterator] === 'function')
    return { size: undefined, isRepeatable: false, open: () => iterable };
  throw invalid('setInputStream', {
    field: 'content',
    expected: 'text, bytes, a Blob, a stream or an async iterable of bytes',
    received: received(content),
  });
}

/** A stream that content is written into. */
export function streamTarget(stream: WritableStream<Uint8Array>): DownloadTarget {
  const writer = stream.getWriter();
  return {
    write: bytes => writer.write(bytes),
    close: () => writer.close(),
    abort: () => writer.abort(),
  };
}

function blobSource(blob: Blob): UploadSource {
  return { size: blob.size, isRepeatable: true, blob, open: () => blob.stream() };
}

/** Bytes pass through `see`; each piece is handed on when it is asked for. */
export function watched(
  source: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
): ReadableStream<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done === true) {
          controller.close();
          return;
        }
        see(value);
        controller.enqueue(value);
      },
      async cancel() {
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
