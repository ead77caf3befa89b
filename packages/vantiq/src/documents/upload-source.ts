import type { RequestBody } from '@sdk/core';
import { openFile } from '#file';
import { invalid, received, requireText } from '../validation.js';
import { framedStream, multipartFrame } from './multipart.js';

/** What can be uploaded from memory. A stream is sent once: a failed upload of it is not repeated. */
export type UploadContent =
  | string
  | Uint8Array<ArrayBuffer>
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** What to upload, and under which name. */
export interface UploadInput {
  /** Media type, e.g. `image/png`; may be left out for a Blob that knows it. */
  readonly contentType?: string | undefined;
  /** File to read, in runtimes that have files. */
  readonly path?: string | undefined;
  /** Content in memory or a stream, in place of `path`. */
  readonly content?: UploadContent | undefined;
  /** Name of the document; folders in it stay. @defaultValue `path` as it is given */
  readonly name?: string | undefined;
}

/** Makes the body of an upload. @throws {ValidationError} that names what is missing or cannot be read. */
export async function uploadBody(operation: string, input: UploadInput): Promise<RequestBody> {
  const { path, content } = input;
  if (path === undefined && content === undefined)
    throw invalid(operation, { field: 'content', expected: 'a path or the content itself' });
  if (path !== undefined && content !== undefined)
    throw invalid(operation, { field: 'path', expected: 'no path beside the content; give a name instead' });
  const frame = multipartFrame(documentName(operation, input), partType(operation, input));
  const { contentType } = frame;
  if (path !== undefined) {
    const file = await openFile(operation, requireText(operation, 'path', path));
    return { kind: 'stream', contentType, open: () => framedStream(frame, file.read()) };
  }
  if (isStream(content))
    return { kind: 'stream', contentType, once: true, open: () => framedStream(frame, chunks(content)) };
  if (isInMemory(content))
    return { kind: 'bytes', contentType, bytes: new Blob([frame.head, content, frame.tail]) };
  throw invalid(operation, {
    field: 'content',
    expected: 'text, bytes, a Blob or a stream of bytes',
    received: received(content),
  });
}

function documentName(operation: string, { name, path }: UploadInput): string {
  const text = name ?? path;
  if (text === undefined)
    throw invalid(operation, { field: 'name', expected: 'a name for the document', received: 'nothing' });
  requireText(operation, 'name', text);
  if (!text.startsWith('/') && text.isWellFormed()) return text;
  throw invalid(operation, {
    field: 'name',
    expected: 'a name that does not begin with "/"; give one beside an absolute path',
    received: JSON.stringify(text),
  });
}

function partType(operation: string, { contentType, content }: UploadInput): string {
  const type = contentType ?? (content instanceof Blob && content.type !== '' ? content.type : undefined);
  if (typeof type === 'string' && /^[\x21-\x7e]+\/[\x20-\x7e]+$/.test(type)) return type;
  throw invalid(operation, {
    field: 'contentType',
    expected: 'a media type such as text/plain',
    received: received(type),
  });
}

function isStream(content: unknown): content is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return (
    typeof content === 'object' &&
    content !== null &&
    (Symbol.asyncIterator in content || 'getReader' in content)
  );
}

function isInMemory(content: unknown): content is string | Uint8Array<ArrayBuffer> | ArrayBuffer | Blob {
  return (
    typeof content === 'string' ||
    ArrayBuffer.isView(content) ||
    content instanceof Blob ||
    Object.prototype.toString.call(content) === '[object ArrayBuffer]'
  );
}

/** Streams of some browsers cannot be iterated over. */
async function* chunks(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (Symbol.asyncIterator in stream) {
    yield* stream;
    return;
  }
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  try {
    for (let { value } = await reader.read(); value !== undefined; { value } = await reader.read())
      yield value;
  } finally {
    await reader.cancel();
  }
}
