import type { RequestBody } from '@sdk/core';
import { invalid, received, requireText } from '../validation.js';

/** How a job is started. */
export interface JobOptions {
  /**
   * Time in milliseconds, rounded up to seconds, that the server may hold its answer back to give the result at once.
   *
   * @defaultValue 0
   */
  readonly waitMs?: number | undefined;
  /** URN of the order that the job belongs to. */
  readonly order?: string | undefined;
  /** Media type of an input that is text or bytes. JSON is sent for all other inputs. */
  readonly contentType?: string | undefined;
}

/** Schema of the input that names an aspect in its place. */
const FROM_ASPECT = 'urn:ivcap:schema:job.input.1';

/** The input for a job whose document is the content of an aspect. */
export function inputFromAspect(service: string, aspect: string): object {
  return { $schema: FROM_ASPECT, 'request-aspect': aspect, service };
}

/** The body of a job: text and bytes as they are when their type is named, everything else as JSON. */
export function jobBody(operation: string, input: unknown, contentType: string | undefined): RequestBody {
  if (input === undefined)
    throw invalid(operation, { field: 'input', expected: 'the input of the service', received: 'nothing' });
  if (contentType === undefined) return { kind: 'json', value: input };
  requireText(operation, 'contentType', contentType);
  if (typeof input === 'string') return { kind: 'text', text: input, contentType };
  if (input instanceof Blob) return { kind: 'bytes', bytes: input, contentType };
  if (ArrayBuffer.isView(input))
    return {
      kind: 'bytes',
      bytes: new Uint8Array(input.buffer as ArrayBuffer, input.byteOffset, input.byteLength),
      contentType,
    };
  throw invalid(operation, {
    field: 'input',
    expected: 'text, bytes or a Blob, because a contentType is given',
    received: received(input),
  });
}

/** @throws {ValidationError} unless it is a time of 0 or more. */
export function waitSeconds(operation: string, waitMs: number | undefined): number {
  if (waitMs === undefined) return 0;
  if (typeof waitMs === 'number' && waitMs >= 0 && Number.isFinite(waitMs)) return Math.ceil(waitMs / 1000);
  throw invalid(operation, {
    field: 'waitMs',
    expected: 'a number of milliseconds of 0 or more',
    received: String(waitMs),
  });
}
