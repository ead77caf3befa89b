import { files } from '#file';
import { invalid, received, requireText, requireWhole } from '../validation.js';
import { blobSource, bytesSource, type ChunkSource, StreamSource } from './chunk-source.js';
import { mediaTypeOfName } from './media-type.js';
import type { UploadInput, UploadSourceInput } from './upload-input.js';

/** Content that is open for reading. */
export interface OpenedSource {
  readonly source: ChunkSource;
  /** When the file was changed, where the content is a file. */
  readonly fileModifiedMs: number | undefined;
}

/** Opens what is to be uploaded. @throws {ValidationError} that names what is missing or cannot be read. */
export async function openSource(operation: string, input: UploadSourceInput): Promise<OpenedSource> {
  const { path, content, sizeBytes } = input;
  if (path === undefined && content === undefined)
    throw invalid(operation, {
      field: 'content',
      expected: 'a path or the content itself',
      received: 'nothing',
    });
  if (path !== undefined && content !== undefined)
    throw invalid(operation, { field: 'path', expected: 'no path beside the content' });
  if (sizeBytes !== undefined) requireWhole(operation, 'sizeBytes', sizeBytes, 0);
  const opened = path === undefined ? openContent(operation, input) : await openPath(operation, path);
  const actual = opened.source.sizeBytes;
  if (sizeBytes === undefined || actual === sizeBytes) return opened;
  await opened.source.close();
  throw invalid(operation, {
    field: 'sizeBytes',
    expected: `${actual}, the size of the content`,
    received: String(sizeBytes),
  });
}

/** The media type of an upload. @throws {ValidationError} when it is neither given nor known. */
export function contentTypeOf(operation: string, { contentType, content, path }: UploadInput): string {
  const known =
    contentType ??
    (isBlob(content) && content.type !== '' ? content.type : undefined) ??
    (typeof path === 'string' ? mediaTypeOfName(path) : undefined);
  if (typeof known === 'string' && /^[\x21-\x7e]+\/[\x20-\x7e]+$/.test(known)) return known;
  throw invalid(operation, {
    field: 'contentType',
    expected: 'a media type such as image/tiff',
    received: received(known),
  });
}

async function openPath(operation: string, path: string): Promise<OpenedSource> {
  requireText(operation, 'path', path);
  const { sizeBytes, modifiedMs } = await files.describe(operation, path);
  const file = await files.open(operation, path);
  return {
    fileModifiedMs: modifiedMs,
    source: {
      sizeBytes,
      read: (offset, length) => file.read(offset, Math.min(length, Math.max(0, sizeBytes - offset))),
      close: () => file.close(),
    },
  };
}

function openContent(operation: string, { content, sizeBytes }: UploadSourceInput): OpenedSource {
  const source = sourceOf(content, sizeBytes);
  if (source !== undefined) return { source, fileModifiedMs: undefined };
  throw invalid(operation, {
    field: 'content',
    expected: 'text, bytes, a Blob or a stream of bytes',
    received: received(content),
  });
}

function sourceOf(
  content: UploadSourceInput['content'],
  sizeBytes: number | undefined,
): ChunkSource | undefined {
  if (typeof content === 'string') return bytesSource(new TextEncoder().encode(content));
  if (ArrayBuffer.isView(content))
    return bytesSource(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
  if (Object.prototype.toString.call(content) === '[object ArrayBuffer]')
    return bytesSource(new Uint8Array(content as ArrayBuffer));
  if (isBlob(content)) return blobSource(content);
  if (isStream(content)) return new StreamSource(content, sizeBytes);
  return undefined;
}

function isBlob(content: unknown): content is Blob {
  return content instanceof Blob;
}

function isStream(content: unknown): content is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return (
    typeof content === 'object' &&
    content !== null &&
    (Symbol.asyncIterator in content || 'getReader' in content)
  );
}
