import { invalid, isObject, received, requireUrn } from '../validation.js';

/** What is needed to go on with an upload, in this process or another. It can be written as JSON, and holds no secret. */
export interface UploadCheckpoint {
  readonly version: 1;
  /** URN of the artifact. */
  readonly artifact: string;
  /** Bytes that the server has confirmed; it is asked again before anything is sent. */
  readonly sentBytes: number;
  /** Size of the content; undefined for a stream whose size was not known. */
  readonly totalBytes?: number | undefined;
  /** When the file was changed, in milliseconds since the epoch; a file that has changed since is not gone on with. */
  readonly fileModifiedMs?: number | undefined;
}

/** @throws {ValidationError} unless it is a checkpoint of this version. */
export function requireCheckpoint(operation: string, value: unknown): UploadCheckpoint {
  if (!isObject(value) || value['version'] !== 1)
    throw invalid(operation, {
      field: 'checkpoint',
      expected: 'the URN of an artifact, or the checkpoint of an upload',
      received: received(value),
    });
  requireUrn(operation, 'checkpoint.artifact', value['artifact'], 'urn:ivcap:artifact:');
  return value as unknown as UploadCheckpoint;
}

/** The checkpoint in a file's text; undefined when the text is none. */
export function parseCheckpoint(text: string): UploadCheckpoint | undefined {
  try {
    return requireCheckpoint('upload', JSON.parse(text));
  } catch {
    return undefined;
  }
}
